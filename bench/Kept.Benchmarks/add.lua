-- Somebody's first article: every request begins a new cart.
function init(args)
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
  wrk.body = "sku=" .. args[1] .. "&quantity=1"
end
