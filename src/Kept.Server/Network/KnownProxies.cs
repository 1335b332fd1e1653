using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using IPNetwork = System.Net.IPNetwork;

namespace Kept.Server.Network;

/// <summary>Whose word is taken for where a request came from (<see cref="PublicUrlOptions.Proxies"/>).</summary>
internal static class KnownProxies
{
    public static void Set(ForwardedHeadersOptions headers, PublicUrlOptions options)
    {
        headers.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
        if (options.Proxies.Length == 0)
            return;
        headers.ForwardedHeaders |= ForwardedHeaders.XForwardedHost;
        headers.KnownProxies.Clear();
        headers.KnownIPNetworks.Clear();
        foreach (var proxy in options.Proxies)
            headers.KnownIPNetworks.Add(Read(proxy)!.Value);
        // Several proxies may stand in a row: each that is known is believed about the one before it.
        headers.ForwardLimit = null;
    }

    /// <summary>An address as the network that holds it alone; null when the text is neither.</summary>
    internal static IPNetwork? Read(string text)
    {
        if (IPNetwork.TryParse(text, out var network))
            return network;
        return IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8) : null;
    }
}
