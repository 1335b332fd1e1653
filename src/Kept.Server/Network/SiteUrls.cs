using System.ComponentModel.DataAnnotations;
using Kept.Server.Storage;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Kept.Server.Network;

/// <summary>
/// How the sites are reached from outside when a proxy stands in front: scheme and port of the links in mails and feeds.
/// Unset values follow the address this server listens on. Environment: <c>KEPT__PUBLICURL__SCHEME</c>.
/// </summary>
internal sealed class PublicUrlOptions
{
    public const string Section = "PublicUrl";

    [RegularExpression("https?", ErrorMessage = "PublicUrl:Scheme is 'http' or 'https'.")]
    public string? Scheme { get; set; }

    [Range(1, 65535, ErrorMessage = "PublicUrl:Port is a number from 1 to 65535.")]
    public int? Port { get; set; }

    /// <summary>
    /// Addresses and networks of the proxies whose <c>X-Forwarded-For</c>, <c>-Proto</c> and <c>-Host</c> are believed. Without any, the first
    /// two are believed from this machine, and the third from nobody: proxies pass it on from strangers.
    /// </summary>
    public string[] Proxies { get; set; } = [];

    /// <summary>Reads the settings; throws <see cref="StartupException"/> when they make no address.</summary>
    public static PublicUrlOptions Read(IConfiguration configuration)
    {
        try
        {
            var options = configuration.GetSection(Section).Get<PublicUrlOptions>() ?? new PublicUrlOptions();
            Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
            if (options.Proxies.FirstOrDefault(p => KnownProxies.Read(p) is null) is { } unknown)
                throw new ValidationException($"PublicUrl:Proxies has '{unknown}', which is no IP address or network such as 10.0.0.0/8.");
            return options;
        }
        catch (Exception e) when (e is ValidationException or InvalidOperationException)
        {
            throw new StartupException($"The settings of PublicUrl are wrong: {e.Message}", e);
        }
    }
}

/// <summary>Makes absolute addresses of a site's pages, for whoever has no page to resolve them against: mails, feeds, agents.</summary>
internal sealed class SiteUrls(PublicUrlOptions options, IServer server)
{
    /// <summary>The address of a page of the site at hand: as the settings say, else as the request came.</summary>
    public string Here(HttpContext context, string path) => options.Scheme is not null && context.HasSite()
        ? For(context.Site(), path)
        : $"{context.Request.Scheme}://{context.Request.Host}{path}";

    /// <summary>A link to a page of a site: its path on that site's own pages, its whole address on those of others.</summary>
    public string From(HttpContext context, Site? site, string path) =>
        site is null || (context.HasSite() && context.Site().Id == site.Id) ? path : For(site, path);

    /// <summary>For example <c>https://inkwell.example/u/…</c>. The path begins with a slash.</summary>
    public string For(Site site, string path) =>
        For(options, server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault(), site, path);

    /// <summary>As <see cref="For(Site, string)"/>, for commands that run without a server.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="address">What the server listens on; the default when null.</param>
    /// <param name="site">The site.</param>
    /// <param name="path">Begins with a slash.</param>
    public static string For(PublicUrlOptions options, string? address, Site site, string path)
    {
        var listening = Listening(address ?? Startup.DefaultUrl);
        var scheme = options.Scheme ?? listening.Scheme;
        // A scheme that a proxy provides has that scheme's own port, unless the settings name another.
        var port = options.Port ?? (options.Scheme is null ? listening.Port : scheme == "https" ? 443 : 80);
        return new UriBuilder(scheme, site.Host, port).Uri.GetLeftPart(UriPartial.Authority) + path;
    }

    private static Uri Listening(string address)
    {
        var host = address.Replace("//+", "//localhost", StringComparison.Ordinal).Replace("//*", "//localhost", StringComparison.Ordinal);
        return new Uri(host);
    }
}
