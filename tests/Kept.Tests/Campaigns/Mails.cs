using Kept.Server.Campaigns;
using Kept.Server.Gate;
using Kept.Server.Network;
using Kept.Tests.Gate;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;

namespace Kept.Tests.Campaigns;

/// <summary>What the tests of mails share: a site, its addresses and the layout.</summary>
internal static class Mails
{
    public static Site Inkwell { get; } = new()
    {
        Id = "inkwell",
        Host = "inkwell.localhost",
        Name = "Inkwell",
        Company = "Inkwell Supply LLC",
        PostalAddress = ["Inkwell Supply LLC", "1200 Harbor Way, Suite 210", "Oakland, CA 94607"],
        PrivacyEmail = "privacy@inkwell.example",
        SupportEmail = "support@inkwell.example",
        Policy = "inkwell",
    };

    public static SiteUrls Urls(PublicUrlOptions? options = null) => new(options ?? new PublicUrlOptions(), new NoServer());

    public static MailTemplates Templates(MailTemplateSet? set = null) => new(set ?? MailTemplateSet.Load(), new LinkTokens(TestKey.New()), Urls());

    public static IEnumerable<(string Path, string Text)> Layout() =>
        typeof(MailTemplateSet).Assembly.GetManifestResourceNames()
            .Where(n => n.Contains("_layout.", StringComparison.Ordinal))
            .Select(n =>
            {
                using var reader = new StreamReader(typeof(MailTemplateSet).Assembly.GetManifestResourceStream(n)!);
                return (n, reader.ReadToEnd());
            });

    private sealed class NoServer : IServer
    {
        public IFeatureCollection Features { get; } = new FeatureCollection();

        public void Dispose()
        {
        }

        public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
            where TContext : notnull => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
