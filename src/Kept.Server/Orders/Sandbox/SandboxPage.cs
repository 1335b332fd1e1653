using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Kept.Server.Orders.Sandbox;

/// <summary>
/// Writes the sandbox's pages. They carry their one style sheet inline, allowed by its hash, since this host serves nothing else.
/// </summary>
internal static class SandboxPage
{
    public static Task WriteAsync(HttpContext context, int status, string body, Uri? returnUrl)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
        // Browsers hold the redirect after a form against form-action too, so the shop's origin must stand there.
        response.Headers.ContentSecurityPolicy =
            $"default-src 'none'; style-src 'sha256-{StyleHash}'; form-action 'self'{(returnUrl is null ? "" : " " + returnUrl.GetLeftPart(UriPartial.Authority))}; base-uri 'none'; frame-ancestors 'none'";
        return response.WriteAsync(
            $"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Sandbox Pay</title><style>{Style}</style></head>
            <body><header><strong>Sandbox Pay</strong><span class="label">SANDBOX — no money moves</span></header><main>{body}</main></body></html>
            """, context.RequestAborted);
    }

    public static string Unknown() =>
        "<h1>There is no such payment</h1><p>The address is not complete, or the sandbox's books were removed. Go back to the shop and pay again; nothing was charged.</p>";

    public static string Form(SandboxPayment payment, SandboxForm form) =>
        $"""
        <p class="shop">{Text(payment.Description)}</p>
        <h1>{Text(payment.Amount.ToString())} <small>{Text(payment.Currency)}</small></h1>
        {Summary(form)}
        <form method="post" action="/pay/{payment.Reference}" autocomplete="off" novalidate>
          {Field(form, "number", "Card number", "inputmode=\"numeric\" autocomplete=\"cc-number\" maxlength=\"24\" placeholder=\"4242 4242 4242 4242\"")}
          <div class="two">
            {Field(form, "expiry", "Expiry (month/year)", "autocomplete=\"cc-exp\" maxlength=\"9\" placeholder=\"04/29\"")}
            {Field(form, "cvc", "Security code", "inputmode=\"numeric\" autocomplete=\"cc-csc\" maxlength=\"4\" placeholder=\"123\"")}
          </div>
          <button>Pay {Text(payment.Amount.ToString())}</button>
        </form>
        <form method="post" action="/pay/{payment.Reference}/cancel"><button class="plain">Cancel and return to the shop</button></form>
        <section><h2>Test cards</h2><p>Any expiry to come and any security code. Never type a real card here.</p>
        <table><tbody>{string.Concat(SandboxCard.TestCards.Select(c => $"<tr><td><code>{c.Number}</code></td><td>{Text(c.Description)}</td></tr>"))}</tbody></table></section>
        """;

    private static string Summary(SandboxForm form) => form.Errors.Count == 0
        ? ""
        : $"<div class=\"errors\" role=\"alert\"><h2>Please check</h2><ul>{string.Concat(form.Errors.Select(e => $"<li><a href=\"#{e.Key}\">{Text(e.Value)}</a></li>"))}</ul></div>";

    private static string Field(SandboxForm form, string name, string label, string attributes)
    {
        var wrong = form.Errors.TryGetValue(name, out var error);
        return $"""
            <div class="field"><label for="{name}">{label}</label>
            <input id="{name}" name="{name}" required {attributes}{(wrong ? $" aria-invalid=\"true\" aria-describedby=\"{name}-error\"" : "")}>
            {(wrong ? $"<p class=\"error\" id=\"{name}-error\">{Text(error!)}</p>" : "")}</div>
            """;
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    private const string Style =
        """
        :root{color-scheme:light dark;--ink:#1b1d23;--soft:#5b6070;--ground:#f4f5f8;--card:#fff;--line:#c4c8d2;--accent:#4b3fbf;--bad:#a3141d}
        @media (prefers-color-scheme:dark){:root{--ink:#eceef4;--soft:#a9aebd;--ground:#14151a;--card:#1e2027;--line:#4a4e5c;--accent:#a79fff;--bad:#ff9a9f}}
        *{box-sizing:border-box}body{margin:0;background:var(--ground);color:var(--ink);font:1rem/1.5 system-ui,sans-serif}
        header{display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:center;justify-content:space-between;max-width:30rem;margin:0 auto;padding:1.25rem 1rem .75rem}
        .label{background:#ffd84d;color:#1b1d23;font-weight:700;font-size:.85rem;padding:.2rem .6rem;border-radius:.3rem}
        main{max-width:30rem;margin:0 auto 2rem;padding:1.5rem;background:var(--card);border:1px solid var(--line);border-radius:.75rem}
        h1{margin:.1rem 0 1rem;font-size:2rem}h1 small{font-size:1rem;color:var(--soft)}h2{font-size:1rem;margin:0 0 .4rem}
        .shop{margin:0;color:var(--soft)}.field{margin-bottom:1rem}label{display:block;font-weight:600;margin-bottom:.25rem}
        input{width:100%;font:inherit;padding:.65rem .75rem;border:1px solid var(--soft);border-radius:.4rem;background:var(--card);color:var(--ink)}
        input[aria-invalid]{border-color:var(--bad);border-width:2px}.two{display:grid;grid-template-columns:repeat(auto-fit,minmax(11rem,1fr));gap:0 1rem}
        button{width:100%;font:inherit;font-weight:700;padding:.8rem;border:0;border-radius:.4rem;background:var(--accent);color:var(--card);cursor:pointer}
        button.plain{margin-top:.5rem;background:none;color:var(--accent);text-decoration:underline;font-weight:400}
        :focus-visible{outline:3px solid var(--accent);outline-offset:2px}.error,.errors a{color:var(--bad)}.error{margin:.25rem 0 0}
        .errors{border:2px solid var(--bad);border-radius:.4rem;padding:.75rem 1rem;margin-bottom:1rem}.errors ul{margin:0;padding-left:1.2rem}
        section{margin-top:1.5rem;padding-top:1rem;border-top:1px solid var(--line);font-size:.9rem}table{border-collapse:collapse}td{padding:.2rem .75rem .2rem 0;vertical-align:top}code{white-space:nowrap}
        """;

    private static readonly string StyleHash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)));
}
