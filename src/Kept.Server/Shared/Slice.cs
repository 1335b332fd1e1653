using System.Text.Encodings.Web;
using System.Text.Unicode;
using Kept.Server.Network;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.ResponseCompression;

namespace Kept.Server.Shared;

internal static class Slice
{
    /// <summary>The longest body in bytes. Forms without files are far shorter.</summary>
    private const int MostBytes = 256 * 1024;

    public static IReadOnlyList<RouteRule> Routes { get; } =
    [
        new("/healthz", Access.Anyone),
        new("/readyz", Access.Anyone),
        new("/problem/{status:int}", Access.Anyone),
    ];

    public static void AddShared(this WebApplicationBuilder builder, RouteTable table)
    {
        var services = builder.Services;
        var pages = services.AddRazorPages();
        pages.AddRazorPagesOptions(o =>
        {
            o.RootDirectory = "/";
            o.Conventions.Add(new RouteTableConvention(table));
            o.Conventions.Add(new PageMethodsConvention(pages.PartManager));
            // SameOrigin guards forms without a cookie; see docs/decisions.
            o.Conventions.ConfigureFilter(new IgnoreAntiforgeryTokenAttribute());
            o.Conventions.ConfigureFilter(new NamedHandler());
            o.Conventions.ConfigureFilter(new ReadableForm());
        });
        services.AddSingleton<Microsoft.AspNetCore.Mvc.Razor.ITagHelperInitializer<Microsoft.AspNetCore.Mvc.TagHelpers.FormTagHelper>, NoFormToken>();
        services.AddSingleton(table);
        // Forms that take files say so themselves, by RequestSizeLimit.
        builder.WebHost.ConfigureKestrel(o => o.Limits.MaxRequestBodySize = MostBytes);
        services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
        services.AddProblemDetails();
        services.ConfigureHttpJsonOptions(o => o.SerializerOptions.Converters.Add(new TimestampConverter()));
        services.AddOutputCache();
        services.AddRateLimiter(ClientLimits.Set);
        services.AddResponseCompression(o => o.EnableForHttps = true);
        services.Configure<GzipCompressionProviderOptions>(o => o.Level = System.IO.Compression.CompressionLevel.Fastest);
        // An endpoint without a rule is closed. No endpoint is an ordinary "no such page", and routing's own answers (405, 415)
        // are endpoints without a route.
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder()
            .RequireAssertion(c => c.Resource is HttpContext http && http.GetEndpoint() is not RouteEndpoint).Build());
        services.Configure<RouteOptions>(o => o.LowercaseUrls = true);
        services.Configure<FormOptions>(o => (o.KeyLengthLimit, o.ValueLengthLimit, o.ValueCountLimit) = (256, 64 * 1024, 2048));
    }

    /// <summary>The pipeline, in order. Each step says in its own file why it stands here.</summary>
    public static void UseShared(this WebApplication app)
    {
        app.UseForwardedHeaders();
        app.UseMiddleware<SecurityHeaders>();
        app.UseMiddleware<CacheHeaders>();
        // Around the handler of exceptions, whose bare status it gives a body.
        app.UseStatusCodePages(ErrorAnswers.AnswerAsync);
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = QuietErrors.AnswerAsync,
            SuppressDiagnosticsCallback = _ => true,
        });
        app.UseMiddleware<CurrentSite>();
        app.UseMiddleware<HttpsOnly>();
        app.UseMiddleware<Maintenance>();
        app.UseRouting();
        app.UseMiddleware<CanonicalPath>();
        app.UseMiddleware<OptionsAnswer>();
        app.UseMiddleware<MediaTypes>();
        app.UseMiddleware<SameOrigin>();
        app.UseMiddleware<ReadableInput>();
        app.UseRateLimiter();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseOutputCache();
        // Inside the cache, so that a page is compressed once and not for each reader.
        app.UseResponseCompression();
    }

    public static void MapShared(this WebApplication app, RouteTable table)
    {
        app.MapStaticAssets().Add(e => e.Metadata.Add(new AllowAnonymousAttribute()));
        app.MapRazorPages().WithStaticAssets();
        HealthChecks.Map(app, table);
    }
}
