#pragma warning disable RS0030 // The caller's connection to the server: this library is nothing but calls to the outside.

using System.Net;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Kept.Client;

/// <summary>
/// Calls the API of a Kept server with a key of one site. It is safe for use by several threads and lives as long as the
/// <c>HttpClient</c> it is given.
/// </summary>
/// <example>
/// <code>
/// var http = new HttpClient { BaseAddress = new Uri("https://shop.example/") };
/// http.DefaultRequestHeaders.Authorization = new("Bearer", "kept_…");
/// var client = new KeptClient(http);
/// await client.SetStockAsync("hp-305xl-black", 12);
/// </code>
/// </example>
public sealed class KeptClient
{
    private const string Root = "api/v1/";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly HttpClient http;

    /// <summary>Uses a connection that the caller set up.</summary>
    /// <param name="http">Its base address is the server's; its <c>Authorization</c> header holds <c>Bearer</c> and the key.</param>
    /// <exception cref="ArgumentException">The base address is missing.</exception>
    public KeptClient(HttpClient http)
    {
        ArgumentNullException.ThrowIfNull(http);
        if (http.BaseAddress is null)
            throw new ArgumentException("Set BaseAddress to the server's address, ending with a slash.", nameof(http));
        this.http = http;
    }

    /// <summary>The site the key is for.</summary>
    /// <exception cref="KeptException">The server refused.</exception>
    public Task<Site> GetSiteAsync(CancellationToken cancel = default) => GetAsync<Site>("site", cancel);

    /// <summary>All products by SKU, fetched page by page as they are read.</summary>
    /// <param name="kind">Narrows to one shelf, for example <c>toner</c>.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <exception cref="KeptException">The server refused.</exception>
    public IAsyncEnumerable<Product> ListProductsAsync(string? kind = null, CancellationToken cancel = default) =>
        ListAsync<Product>("products", ("kind", kind), cancel);

    /// <summary>One product with its ETag, or null when the site has none with this SKU.</summary>
    /// <exception cref="KeptException">The server refused.</exception>
    public async Task<Product?> FindProductAsync(string sku, CancellationToken cancel = default)
    {
        using var response = await GetResponseAsync($"products/{Part(sku)}", cancel).ConfigureAwait(false);
        var product = await FoundAsync<Product>(response, cancel).ConfigureAwait(false);
        return product is null ? null : product with { ETag = response.Headers.ETag?.ToString() };
    }

    /// <summary>Sets how many pieces of a product can be sold now. Pieces of orders that were placed are taken off already.</summary>
    /// <param name="sku">The product's.</param>
    /// <param name="stock">From 0 to 1,000,000.</param>
    /// <param name="etag">
    /// <see cref="Product.ETag"/> of the product as you read it, so that nothing changes when somebody else was faster (412). Null sets
    /// the number whatever it is now.
    /// </param>
    /// <param name="cancel">Ends the call.</param>
    /// <exception cref="KeptException">
    /// The server refused: there is no such product (404), the number is out of range (400), or the product has changed (412).
    /// </exception>
    public async Task SetStockAsync(string sku, int stock, string? etag = null, CancellationToken cancel = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, new Uri($"{Root}products/{Part(sku)}/stock", UriKind.Relative))
        {
            Content = JsonContent.Create(new { stock }, options: Json),
        };
        if (etag is not null)
            request.Headers.TryAddWithoutValidation("If-Match", etag);
        using var response = await http.SendAsync(request, cancel).ConfigureAwait(false);
        await RequireSuccessAsync(response, cancel).ConfigureAwait(false);
    }

    /// <summary>All orders, newest first, fetched page by page as they are read. They say nothing about the buyers.</summary>
    /// <param name="state">Narrows to one state, for example <c>paid</c>.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <exception cref="KeptException">The server refused.</exception>
    public IAsyncEnumerable<Order> ListOrdersAsync(string? state = null, CancellationToken cancel = default) =>
        ListAsync<Order>("orders", ("state", state), cancel);

    /// <summary>One order, or null when the site has none with this number.</summary>
    /// <exception cref="KeptException">The server refused.</exception>
    public Task<Order?> FindOrderAsync(string number, CancellationToken cancel = default) => FindAsync<Order>($"orders/{Part(number)}", cancel);

    private async IAsyncEnumerable<T> ListAsync<T>(string path, (string Name, string? Value) filter, [EnumeratorCancellation] CancellationToken cancel)
    {
        string? after = null;
        do
        {
            var query = string.Join('&', new[] { filter, (Name: "after", Value: after) }.Where(p => p.Value is not null).Select(p => $"{p.Name}={Part(p.Value!)}"));
            var page = await GetAsync<Page<T>>($"{path}?{query}", cancel).ConfigureAwait(false);
            foreach (var item in page.Items)
                yield return item;
            after = page.Next;
        }
        while (after is not null);
    }

    private async Task<T> GetAsync<T>(string path, CancellationToken cancel)
    {
        using var response = await GetResponseAsync(path, cancel).ConfigureAwait(false);
        return await ReadAsync<T>(response, cancel).ConfigureAwait(false);
    }

    private Task<HttpResponseMessage> GetResponseAsync(string path, CancellationToken cancel) =>
        http.GetAsync(new Uri(Root + path, UriKind.Relative), cancel);

    private async Task<T?> FindAsync<T>(string path, CancellationToken cancel)
        where T : class
    {
        using var response = await GetResponseAsync(path, cancel).ConfigureAwait(false);
        return await FoundAsync<T>(response, cancel).ConfigureAwait(false);
    }

    private static async Task<T?> FoundAsync<T>(HttpResponseMessage response, CancellationToken cancel)
        where T : class =>
        response.StatusCode == HttpStatusCode.NotFound ? null : await ReadAsync<T>(response, cancel).ConfigureAwait(false);

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response, CancellationToken cancel)
    {
        await RequireSuccessAsync(response, cancel).ConfigureAwait(false);
        return await response.Content.ReadFromJsonAsync<T>(Json, cancel).ConfigureAwait(false)
            ?? throw new KeptException(response.StatusCode, "The server answered with nothing.", null);
    }

    private static async Task RequireSuccessAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        if (response.IsSuccessStatusCode)
            return;
        var problem = response.Content.Headers.ContentType?.MediaType == "application/problem+json"
            ? await response.Content.ReadFromJsonAsync<Problem>(Json, cancel).ConfigureAwait(false)
            : null;
        var field = problem?.Errors?.Values.SelectMany(e => e).FirstOrDefault();
        throw new KeptException(response.StatusCode, problem?.Title ?? $"The server answered {(int)response.StatusCode}.", problem?.Detail ?? field);
    }

    private static string Part(string text) => Uri.EscapeDataString(text);

    private sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

    private sealed record Problem(string? Title, string? Detail, IReadOnlyDictionary<string, string[]>? Errors);
}
