#pragma warning disable RS0030 // Agents name an address of their own at which they want to be told; this file is where that call leaves.
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Kept.Server.Requests.Agents;

/// <summary>Settings of the Data Rights Protocol. Environment: <c>KEPT__AGENTS__…</c>.</summary>
internal sealed class AgentOptions
{
    public const string Section = "Agents";

    /// <summary>Lets status callbacks go to this machine, for agents under test. Never on a server that strangers reach.</summary>
    public bool LoopbackCallbacks { get; set; }
}

/// <summary>
/// Posts to agents. It reaches public addresses alone, for what an agent writes as its callback must not make this server ask its
/// neighbours; it follows no redirect and waits ten seconds.
/// </summary>
internal sealed class CallbackClient(IOptions<AgentOptions> options, IOptions<JsonOptions> json) : IDisposable
{
    private static readonly IPNetwork Translated = IPNetwork.Parse("64:ff9b::/96");

    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    private static readonly IPNetwork[] Special =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.168.0.0/16",
            "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
        }.Select(n => IPNetwork.Parse(n)),
    ];

    private readonly HttpClient client = new(Handler(options.Value.LoopbackCallbacks)) { Timeout = TimeSpan.FromSeconds(10) };

    /// <summary>True when the agent answered 2xx. Its body is not read (section 2.03.1).</summary>
    public async Task<bool> PostAsync(string callback, DrpStatus status, CancellationToken cancel)
    {
        try
        {
            // Bytes have a Content-Length, without which some servers refuse a body; JsonContent is sent in chunks.
            var body = JsonSerializer.SerializeToUtf8Bytes(status, json.Value.SerializerOptions);
            using var content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } };
            using var message = new HttpRequestMessage(HttpMethod.Post, callback) { Content = content };
            using var answer = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancel);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException || (e is TaskCanceledException && !cancel.IsCancellationRequested))
        {
            return false;
        }
    }

    public void Dispose() => client.Dispose();

    private static SocketsHttpHandler Handler(bool allowLoopback) => new()
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        ConnectCallback = async (context, cancel) =>
        {
            var addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancel);
            var allowed = addresses.Where(a => IsPublic(a) || (allowLoopback && IPAddress.IsLoopback(a))).ToArray();
            if (allowed.Length == 0)
                throw new HttpRequestException("The callback's host has no public address.");
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(allowed, context.DnsEndPoint.Port, cancel);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        },
    };

    /// <summary>False for loopback, link-local, private and other addresses of special purpose (RFC 6890 and its registries).</summary>
    internal static bool IsPublic(IPAddress address)
    {
        // A translator hands these on to the IPv4 address that they end in (RFC 6052).
        if (address.IsIPv4MappedToIPv6 || Translated.Contains(address))
            address = new IPAddress(address.GetAddressBytes().AsSpan(12));
        return (address.AddressFamily == AddressFamily.InterNetwork || GlobalUnicast.Contains(address)) && !Special.Any(n => n.Contains(address));
    }
}
