using System.Net;
using System.Text.RegularExpressions;

// This program is a client; it reaches the server that it started and nothing else.
#pragma warning disable RS0030

namespace Kept.Benchmarks;

/// <summary>One thing to measure. A null <c>Script</c> asks for the path by GET.</summary>
internal sealed record Target(string Name, string Path, IReadOnlyList<string> Headers, params string[]? Script);

/// <summary>Walks the running shop as a browser would, to find addresses and fill a cart. Pages that are missing are left out.</summary>
internal sealed partial class ShopTour : IDisposable
{
    private readonly CookieContainer cookies = new();
    private readonly HttpClient client;
    private readonly string host;

    public ShopTour(int port)
    {
        host = $"inkwell.localhost:{port}";
        client = new HttpClient(new SocketsHttpHandler { CookieContainer = cookies, UseProxy = false }) { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        client.DefaultRequestHeaders.Host = host;
    }

    public async Task<IReadOnlyList<Target>> TargetsAsync()
    {
        string[] anonymous = [$"Host: {host}"];
        var targets = new List<Target> { new("gif, durable before the answer", "/b.gif", anonymous, "gif.lua") };
        if (await PageAsync("/") is not { } home)
            return targets;
        targets.Add(new("home", "/", anonymous, null));
        if (Link(home, "/c/") is not { } category || await PageAsync(category) is not { } shelf)
            return targets;
        targets.Add(new("category", category, anonymous, null));
        var products = Links(shelf, "/p/").Take(3).ToList();
        if (products is [] || await PageAsync(products[0]) is not { } product)
            return targets;
        targets.Add(new("product page", products[0], anonymous, null));
        if (Link(product, "/printers/") is { } printer && await PageAsync(printer) is not null)
            targets.Add(new("printer page", printer, anonymous, null));
        await AddCartAsync(targets, products, anonymous);
        return targets;
    }

    public void Dispose() => client.Dispose();

    private async Task AddCartAsync(List<Target> targets, IReadOnlyList<string> products, string[] anonymous)
    {
        var skus = new List<string>();
        foreach (var product in products)
            if (await PageAsync(product) is { } page && Sku().Match(page) is { Success: true } sku)
                skus.Add(sku.Groups[1].Value);
        foreach (var sku in skus)
        {
            using var form = new FormUrlEncodedContent([new("sku", sku), new("quantity", "1")]);
            using var answer = await client.PostAsync("/cart/add", form);
            if (!answer.IsSuccessStatusCode)
                return;
        }
        if (skus is [])
            return;
        var cookie = string.Join("; ", cookies.GetCookies(client.BaseAddress!).Select(c => $"{c.Name}={c.Value}"));
        targets.Add(new("cart with three lines", "/cart", [.. anonymous, $"Cookie: {cookie}"], null));
        targets.Add(new("add to cart", "/cart/add", anonymous, ["add.lua", skus[0]]));
    }

    private async Task<string?> PageAsync(string path)
    {
        using var answer = await client.GetAsync(path);
        return answer.IsSuccessStatusCode ? await answer.Content.ReadAsStringAsync() : null;
    }

    private static string? Link(string page, string prefix) => Links(page, prefix).FirstOrDefault();

    private static IEnumerable<string> Links(string page, string prefix) => Hrefs().Matches(page)
        .Select(m => WebUtility.HtmlDecode(m.Groups[1].Value))
        .Where(h => h.StartsWith(prefix, StringComparison.Ordinal) && h.Length > prefix.Length && !h.Contains('?', StringComparison.Ordinal))
        .OrderByDescending(h => h.Count(c => c == '/'))
        .Distinct();

    [GeneratedRegex("href=\"(/[^\"]*)\"")]
    private static partial Regex Hrefs();

    [GeneratedRegex("name=\"sku\" value=\"([^\"]+)\"")]
    private static partial Regex Sku();
}
