using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Net.Http.Headers;

namespace Kept.Server.Shared;

/// <summary>Which bodies an endpoint reads. A page reads forms without saying so.</summary>
/// <param name="Reads">Whether it reads this media type; the type is in lower case and empty when the body has none.</param>
internal sealed record AcceptedBody(Func<string, bool> Reads)
{
    public static AcceptedBody Form { get; } = new(type => type is "application/x-www-form-urlencoded" or "multipart/form-data");

    public static AcceptedBody Json { get; } = new(type => type == "application/json" || type.EndsWith("+json", StringComparison.Ordinal));

    /// <summary>JSON, also labelled as text: browsers label as text what they send while a page closes.</summary>
    public static AcceptedBody JsonOrText { get; } = new(type => type is "" or "text/plain" || Json.Reads(type));

    /// <summary>Anything that a program writes, and no form.</summary>
    public static AcceptedBody NoForm { get; } = new(type => !Form.Reads(type));
}

/// <summary>Answers 415 to a body that the endpoint cannot read, instead of treating it as an empty form.</summary>
internal sealed class MediaTypes(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint() is { } endpoint && HasBody(context.Request) && AcceptedBy(endpoint) is { } accepted && !accepted.Reads(TypeOf(context.Request)))
        {
            context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return Task.CompletedTask;
        }
        return next(context);
    }

    private static AcceptedBody? AcceptedBy(Endpoint endpoint) =>
        endpoint.Metadata.GetMetadata<AcceptedBody>() ?? (endpoint.Metadata.GetMetadata<PageActionDescriptor>() is null ? null : AcceptedBody.Form);

    /// <summary>True for a request that says it has a body, of whatever length, unless it only reads.</summary>
    private static bool HasBody(HttpRequest request) =>
        !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method)
        && (request.ContentLength > 0 || request.Headers.TransferEncoding.Count > 0);

    private static string TypeOf(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) ? type.MediaType.Value!.ToLowerInvariant() : request.ContentType ?? "";
}
