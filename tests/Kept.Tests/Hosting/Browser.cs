using System.Net;
using System.Net.Sockets;
using AngleSharp.Html.Parser;

namespace Kept.Tests.Hosting;

/// <summary>
/// A browser without JavaScript: follows redirects unless told not to, keeps or refuses cookies, sends the headers a browser sends, and
/// finds every name at loopback.
/// </summary>
public sealed class Browser : IDisposable
{
    private static int last;

    private readonly HttpClient client;

    /// <param name="home">The site it opens.</param>
    /// <param name="cookies">False to forget every cookie.</param>
    /// <param name="redirects">False to see a redirect instead of following it.</param>
    /// <param name="address">Where it comes from; an address of its own unless set.</param>
    public Browser(Uri home, bool cookies = true, bool redirects = true, string? address = null)
    {
        Home = home;
        client = new HttpClient(new SocketsHttpHandler
        {
            UseCookies = cookies,
            CookieContainer = Cookies,
            AllowAutoRedirect = redirects,
            UseProxy = false,
            AutomaticDecompression = DecompressionMethods.All,
            ConnectCallback = ConnectAsync,
        })
        { BaseAddress = home };
        client.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        // Each browser comes from an address of its own (RFC 2544's test network), so that limits a connection do not meet between tests.
        var number = Interlocked.Increment(ref last);
        Address = address ?? $"198.18.{number / 250 % 250}.{number % 250 + 1}";
        client.DefaultRequestHeaders.Add("X-Forwarded-For", Address);
        client.DefaultRequestHeaders.UserAgent.ParseAdd("Mozilla/5.0 (Kept.Tests)");
    }

    public Uri Home { get; }

    public string Address { get; }

    public CookieContainer Cookies { get; } = new();

    internal AddressClaims? Claims { get; init; }

    public Task<Page> GetAsync(string path) => GetAsync(new Uri(Home, path));

    public Task<Page> GetAsync(Uri url) => SendAsync(new HttpRequestMessage(HttpMethod.Get, url));

    /// <summary>A browser elsewhere that holds copies of this one's cookies, as a thief of them has.</summary>
    public Browser Stolen(Uri? home = null)
    {
        var thief = new Browser(home ?? Home);
        thief.Cookies.Add(Cookies.GetAllCookies());
        return thief;
    }

    /// <summary>Posts a form as a page of the same site would.</summary>
    public Task<Page> PostAsync(string path, params (string Name, string Value)[] fields)
    {
        var content = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Home, path)) { Content = content };
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        request.Headers.Add("Origin", request.RequestUri!.GetLeftPart(UriPartial.Authority));
        return SendAsync(request);
    }

    /// <summary>Sends anything and reads the answer as a page.</summary>
    public async Task<Page> SendAsync(HttpRequestMessage request)
    {
        using var response = await SendRawAsync(request);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return new Page(this, response, text, await new HtmlParser().ParseDocumentAsync(text));
    }

    /// <summary>The bare answer, for headers, bytes and streams.</summary>
    public async Task<HttpResponseMessage> SendRawAsync(HttpRequestMessage request)
    {
        if (Claims is not null && request.Content is { } content)
        {
            await content.LoadIntoBufferAsync(TestContext.Current.CancellationToken);
            Claims.Claim(await content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }
        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public void Dispose() => client.Dispose();

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
