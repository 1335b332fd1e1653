using System.Net;
using System.Net.Sockets;

namespace Kept.Server.Shared;

internal static class ClientAddresses
{
    /// <summary>
    /// Where a request comes from, for limits: an IPv4 address, or the /64 network of an IPv6 address, because one
    /// connection usually has all addresses of it. Never stored.
    /// </summary>
    public static string ClientAddress(this HttpContext context)
    {
        if (context.Connection.RemoteIpAddress is not { } address)
            return "unknown";
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address.ToString();
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return $"{new IPAddress(bytes)}/64";
    }
}
