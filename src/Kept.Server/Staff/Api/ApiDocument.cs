using System.Security.Cryptography;
using Kept.Server.Shared;
using Microsoft.OpenApi;
using Scalar.AspNetCore;

namespace Kept.Server.Staff.Api;

/// <summary>The API's description for programs (<c>/openapi/v1.json</c>) and for people (<c>/scalar</c>).</summary>
internal static class ApiDocument
{
    private const string Bearer = "apiKey";

    public static IReadOnlyList<RouteRule> Routes { get; } =
    [
        new("/openapi/{documentName}.json", Access.Anyone),
        new("/scalar/{documentName?}", Access.Anyone),
        new("/scalar/favicon.svg", Access.Anyone),
        new("/scalar/scalar.js", Access.Anyone),
        new("/scalar/scalar.aspnetcore.js", Access.Anyone),
    ];

    public static void Add(IServiceCollection services) => services.AddOpenApi("v1", o =>
    {
        o.ShouldInclude = endpoint => endpoint.HttpMethod != HttpMethods.Head && endpoint.RelativePath?.StartsWith("api/v1/", StringComparison.Ordinal) == true;
        o.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo { Title = "Kept API", Version = "v1", Description = "Products, stock and orders of one site. No answer holds personal data." };
            document.Servers = [];
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
            document.Components.SecuritySchemes[Bearer] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "A key from the console under Settings, API keys: kept_…",
            };
            document.Security = [new() { [new OpenApiSecuritySchemeReference(Bearer, document)] = [] }];
            return Task.CompletedTask;
        });
    });

    public static void Map(IEndpointRouteBuilder app, RouteTable table)
    {
        app.MapOpenApi().Ruled(table);
        app.MapScalarApiReference("/scalar", (options, context) =>
        {
            var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
            options.ShowDeveloperTools = DeveloperToolsVisibility.Never;
            options.WithTitle("Kept API").DisableDefaultFonts().DisableTelemetry().DisableAgent().WithNonce(nonce);
            // The reference draws itself with styles of its own; nothing is fetched from another host, and no other page is so.
            context.Response.Headers.ContentSecurityPolicy =
                $"default-src 'self'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; " +
                "connect-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";
        }).Ruled(table).WithMetadata(new OwnPath());
    }
}
