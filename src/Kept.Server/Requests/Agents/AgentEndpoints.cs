using System.Text.Json.Nodes;
using Kept.Server.Network;
using Kept.Server.Shared;

namespace Kept.Server.Requests.Agents;

/// <summary>
/// The Data Rights Protocol 1.0 (data-rights-protocol.md of the Consumer Reports Innovation Lab): agents exercise people's rights by
/// signed messages. It is answered for the site of the request's host.
/// </summary>
internal static class AgentEndpoints
{
    public static IReadOnlyList<RouteRule> Routes { get; } =
    [
        new("/v1/data-rights-request", Access.Link, Policy.Purpose.RightsRequest),
        new("/v1/data-rights-request/{id}", Access.Link, Policy.Purpose.RightsRequest),
        new("/v1/agent/{id}", Access.Link, Policy.Purpose.RightsRequest),
    ];

    public static void Map(IEndpointRouteBuilder app, RouteTable table)
    {
        var open = new AllowCrossOriginAttribute();
        app.MapPost("/v1/data-rights-request", ExerciseAsync).Ruled(table).WithMetadata(open, AcceptedBody.NoForm).RequireRateLimiting(Slice.AgentLimit);
        app.MapGet("/v1/data-rights-request/{id}", StatusAsync).Ruled(table).RequireRateLimiting(Slice.AgentLimit);
        app.MapDelete("/v1/data-rights-request/{id}", RevokeAsync).Ruled(table).WithMetadata(open, AcceptedBody.NoForm).RequireRateLimiting(Slice.AgentLimit);
        app.MapPost("/v1/agent/{id}", SetUpAsync).Ruled(table).WithMetadata(open, AcceptedBody.NoForm).RequireRateLimiting(Slice.AgentLimit);
        app.MapGet("/v1/agent/{id}", InformAsync).Ruled(table).RequireRateLimiting(Slice.AgentLimit);
    }

    private static async Task<IResult> SetUpAsync(string id, AgentDesk desk, TimeProvider time, HttpContext context)
    {
        SessionPage.Private(context);
        var (site, cancel) = (context.Site(), context.RequestAborted);
        if (await desk.FindAsync(id, cancel) is not { } agent
            || SignedMessage.Decode(await SignedMessage.BodyAsync(context.Request, cancel)) is not { } message
            || !message.Verifies(agent.VerifyKey)
            || message.Json() is not { } json
            || Envelope.Check(json, id, Agent.BusinessOf(site), time.GetUtcNow()) is not null
            || !Exercise.Versions.Contains(Envelope.Text(json, "drp.version"))
            || await desk.NewTokenAsync(agent, site, message.Digest, Envelope.Moment(json, "expires-at")!.Value, cancel) is not { } token)
            return DrpError.Silent(context);
        return Results.Json(new JsonObject { ["agent-id"] = agent.Id, ["token"] = token });
    }

    private static async Task<IResult> InformAsync(string id, AgentDesk desk, HttpContext context)
    {
        SessionPage.Private(context);
        if (Bearer(context) is not { } token)
            return NoToken(context);
        var agent = await desk.OfTokenAsync(token, context.Site(), context.RequestAborted);
        return agent?.Id == id ? Results.Json(new JsonObject()) : new DrpError(StatusCodes.Status403Forbidden, "The token is not this agent's.").Answer();
    }

    private static async Task<IResult> ExerciseAsync(AgentDesk desk, DrpStatuses statuses, TimeProvider time, HttpContext context)
    {
        SessionPage.Private(context);
        var (site, cancel) = (context.Site(), context.RequestAborted);
        if (await desk.OfTokenAsync(Bearer(context), site, cancel) is not { } agent)
            return NoToken(context);
        var (message, failed) = await VerifiedAsync(agent, context, cancel);
        if (failed is not null)
            return failed.Answer();
        if (message!.Json() is not { } json)
            return NotJson();
        if (Envelope.Check(json, agent.Id, Agent.BusinessOf(site), time.GetUtcNow()) is { } wrong)
            return wrong.Answer();
        if (!Exercise.TryRead(json, agent.Name, out var exercise, out var error))
            return error.Answer();
        var (request, row) = await desk.ExerciseAsync(agent, site, exercise, message.Digest, cancel);
        return Results.Json(statuses.Of(request, row, site));
    }

    private static async Task<IResult> StatusAsync(string id, AgentDesk desk, DrpStatuses statuses, HttpContext context)
    {
        SessionPage.Private(context);
        var (site, cancel) = (context.Site(), context.RequestAborted);
        if (await desk.OfTokenAsync(Bearer(context), site, cancel) is not { } agent)
            return NoToken(context);
        return await desk.RequestAsync(id, site, cancel) is var (request, row) && row.AgentId == agent.Id
            ? Results.Json(statuses.Of(request, row, site))
            : NotTheirs();
    }

    private static async Task<IResult> RevokeAsync(string id, AgentDesk desk, DrpStatuses statuses, HttpContext context)
    {
        SessionPage.Private(context);
        var (site, cancel) = (context.Site(), context.RequestAborted);
        if (await desk.OfTokenAsync(Bearer(context), site, cancel) is not { } agent)
            return NoToken(context);
        var (message, failed) = await VerifiedAsync(agent, context, cancel);
        if (failed is not null)
            return failed.Answer();
        if (message!.Json() is null)
            return NotJson();
        if (await desk.RequestAsync(id, site, cancel) is not var (request, row) || row.AgentId != agent.Id)
            return NotTheirs();
        return request.State == RequestState.Revoked || await desk.RevokeAsync(request, row, cancel)
            ? Results.Json(statuses.Of(request, row, site))
            : new DrpError(StatusCodes.Status409Conflict, "The request has ended and cannot be taken back.").Answer();
    }

    /// <summary>Steps 1 and 2 of section 3.07.</summary>
    private static async Task<(SignedMessage? Message, DrpError? Failed)> VerifiedAsync(Agent agent, HttpContext context, CancellationToken cancel)
    {
        if (SignedMessage.Decode(await SignedMessage.BodyAsync(context.Request, cancel)) is not { } message)
            return (null, new DrpError(StatusCodes.Status400BadRequest, $"The body is not base64 of a signature and a message, of up to {SignedMessage.MostCharacters} characters.", Fatal: true));
        return message.Verifies(agent.VerifyKey)
            ? (message, null)
            : (null, new DrpError(StatusCodes.Status403Forbidden, "The signature does not verify under the key of this token's agent.", Fatal: true));
    }

    private static string? Bearer(HttpContext context) =>
        context.Request.Headers.Authorization is [{ } header] && header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? header[7..].Trim() : null;

    private static IResult NoToken(HttpContext context)
    {
        // RFC 6750, section 3: the error is named where a token was sent.
        context.Response.Headers.WWWAuthenticate = Bearer(context) is null
            ? "Bearer realm=\"Data Rights Protocol\""
            : "Bearer realm=\"Data Rights Protocol\", error=\"invalid_token\", error_description=\"The token is unknown or was replaced\"";
        return new DrpError(StatusCodes.Status401Unauthorized, "Send a bearer token; POST /v1/agent/{agent-id} gives one.").Answer();
    }

    private static IResult NotJson() => new DrpError(StatusCodes.Status400BadRequest, "What was signed is not a JSON object of readable texts, each name once.", Fatal: true).Answer();

    // The same for a request of another agent and for one that never was, so that numbers cannot be tried out (section 2.02.1).
    private static IResult NotTheirs() => new DrpError(StatusCodes.Status403Forbidden, "This agent manages no such request.").Answer();
}
