using System.Text.Encodings.Web;
using System.Text.Unicode;
using Kept.Server.Network;
using Kept.Server.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.ResponseCompression;

namespace Kept.Server.Shared;

internal static class Slice
{
    public static IReadOnlyList<RouteRule> Routes { get; } =
    [
        new("/healthz", Access.Anyone),
        new("/readyz", Access.Anyone),
        new("/problem/{status:int}", Access.Anyone),
    ];

    public static void AddShared(this WebApplicationBuilder builder, RouteTable table)
    {
        var services = builder.Services;
        services.AddRazorPages(o =>
        {
            o.RootDirectory = "/";
            o.Conventions.Add(new RouteTableConvention(table));
            // SameOrigin guards forms without a cookie; see docs/decisions.
            o.Conventions.ConfigureFilter(new IgnoreAntiforgeryTokenAttribute());
            o.Conventions.ConfigureFilter(new RefuseUnhandled());
            o.Conventions.ConfigureFilter(new ReadableForm());
        });
        services.AddSingleton<Microsoft.AspNetCore.Mvc.Razor.ITagHelperInitializer<Microsoft.AspNetCore.Mvc.TagHelpers.FormTagHelper>, NoFormToken>();
        services.AddSingleton(table);
        services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
        services.AddProblemDetails();
        services.ConfigureHttpJsonOptions(o => o.SerializerOptions.Converters.Add(new TimestampConverter()));
        services.AddOutputCache();
        services.AddRateLimiter(_ => { });
        services.AddResponseCompression(o => o.EnableForHttps = true);
        services.Configure<GzipCompressionProviderOptions>(o => o.Level = System.IO.Compression.CompressionLevel.Fastest);
        // An endpoint without a rule is closed. No endpoint is an ordinary "no such page", and routing's own answers (405, 415)
        // are endpoints without a route.
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder()
            .RequireAssertion(c => c.Resource is HttpContext http && http.GetEndpoint() is not RouteEndpoint).Build());
        services.Configure<RouteOptions>(o => o.LowercaseUrls = true);
        services.Configure<FormOptions>(o => (o.KeyLengthLimit, o.ValueLengthLimit, o.ValueCountLimit) = (256, 64 * 1024, 2048));
        services.Configure<ForwardedHeadersOptions>(o => o.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost);
    }

    /// <summary>The pipeline, in order. Each step says in its own file why it stands here.</summary>
    public static void UseShared(this WebApplication app)
    {
        app.UseForwardedHeaders();
        app.UseMiddleware<SecurityHeaders>();
        // Around the handler of exceptions, whose bare status it turns into a page.
        app.UseStatusCodePagesWithReExecute("/problem/{0}");
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = QuietErrors.AnswerAsync,
            SuppressDiagnosticsCallback = _ => true,
        });
        app.UseMiddleware<CurrentSite>();
        app.UseMiddleware<Maintenance>();
        app.UseRouting();
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
        app.MapGet("/healthz", () => "ok").Ruled(table);
        app.MapGet("/readyz", async (KeptDb db, HttpContext context) =>
            await db.Database.CanConnectAsync(context.RequestAborted) ? Results.Text("ready") : Results.Problem("The database does not answer.", statusCode: 503)).Ruled(table);
    }
}
