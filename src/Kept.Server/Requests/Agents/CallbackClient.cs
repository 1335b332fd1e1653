#pragma warning disable RS0030 // Agents name an address of their own at which they want to be told; this file is where that call leaves.
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace Kept.Server.Requests.Agents;

/// <summary>Settings of the Data Rights Protocol. Environment: <c>KEPT__AGENTS__…</c>.</summary>
internal sealed class AgentOptions
{
    /// <summary>Lets status callbacks go to this machine, for agents under test. Never on a server that strangers reach.</summary>
    public bool LoopbackCallbacks { get; set; }
}

/// <summary>
/// Posts to agents. It reaches public addresses alone, for what an agent writes as its callback must not make this server ask its
/// neighbours; it follows no redirect and waits ten seconds.
/// </summary>
internal sealed class CallbackClient(IOptions<AgentOptions> options) : IDisposable
{
    private readonly HttpClient client = new(Handler(options.Value.LoopbackCallbacks)) { Timeout = TimeSpan.FromSeconds(10) };

    /// <summary>True when the agent answered 2xx. Its body is not read (section 2.03.1).</summary>
    public async Task<bool> PostAsync(string callback, DrpStatus status, CancellationToken cancel)
    {
        try
        {
            using var answer = await client.PostAsJsonAsync(callback, status, cancel);
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

    /// <summary>False for loopback, link-local, private and other special addresses (RFC 6890).</summary>
    internal static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (IPAddress.IsLoopback(address) || address.IsIPv6LinkLocal || address.IsIPv6UniqueLocal || address.IsIPv6Multicast || address.Equals(IPAddress.IPv6Any))
            return false;
        if (address.AddressFamily != AddressFamily.InterNetwork)
            return true;
        var b = address.GetAddressBytes();
        return !(b[0] is 0 or 10 or 127 or >= 224 || (b[0] == 172 && b[1] is >= 16 and <= 31) || (b[0] == 192 && b[1] == 168) || (b[0] == 169 && b[1] == 254) || (b[0] == 100 && b[1] is >= 64 and <= 127));
    }
}
