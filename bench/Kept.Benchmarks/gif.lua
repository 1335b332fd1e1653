-- Page views of returning visitors: each thread draws from 20,000 visitor ids and 40 pages.
-- The answer comes when the view is on the disk.
local digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
local requests = {}

function init(args)
  math.randomseed(20260101)
  for i = 1, 20000 do
    local id = {}
    for c = 1, 21 do
      local d = math.random(64)
      id[c] = digits:sub(d, d)
    end
    local path = "/b.gif?p=/p/product-" .. (i % 40) .. (i % 3 == 0 and "&r=www.example.com" or "")
    local headers = { ["Host"] = wrk.headers["Host"], ["User-Agent"] = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0" }
    headers["Cookie"] = "kept.visitor=" .. table.concat(id) .. "A"
    requests[i] = wrk.format("GET", path, headers)
  end
end

function request()
  return requests[math.random(#requests)]
end
