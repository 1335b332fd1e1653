namespace Kept.Server.Shared;

/// <summary>
/// Answers OPTIONS with 204 and <c>Allow</c> (RFC 9110, section 9.3.7), before anybody is asked to sign in: which methods an address takes
/// is no secret. Routing has found them already, for it refuses a method by an endpoint that lists the others.
/// </summary>
internal sealed class OptionsAnswer(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (!HttpMethods.IsOptions(context.Request.Method) || context.GetEndpoint() is not { RequestDelegate: { } refusal } endpoint || endpoint is RouteEndpoint)
        {
            await next(context);
            return;
        }
        await refusal(context);
        context.Response.Headers.Allow = $"{context.Response.Headers.Allow}, {HttpMethods.Options}";
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
