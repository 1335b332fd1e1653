using System.Text.Json.Serialization;
using Kept.Server.Gate;
using Kept.Server.Network;

namespace Kept.Server.Requests.Agents;

/// <summary>Where a request stands, as agents read it (Data Rights Protocol, sections 3.02 and 3.03).</summary>
internal sealed record DrpStatus(
    [property: JsonPropertyName("request_id")] string RequestId,
    [property: JsonPropertyName("received_at")] DateTimeOffset ReceivedAt,
    [property: JsonPropertyName("expected_by")] DateTimeOffset ExpectedBy,
    [property: JsonPropertyName("status")] string Status)
{
    [JsonPropertyName("agent_request_id"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? AgentRequestId { get; init; }

    [JsonPropertyName("reason"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }

    [JsonPropertyName("processing_details"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Details { get; init; }

    [JsonPropertyName("user_verification_url"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? VerificationUrl { get; init; }

    [JsonPropertyName("results_url"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ResultsUrl { get; init; }

    [JsonPropertyName("expires_at"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? ExpiresAt { get; init; }
}

/// <summary>Writes the status of a request.</summary>
internal sealed class DrpStatuses(LinkTokens tokens, SiteUrls urls)
{
    /// <summary>For how long after its end a request can be asked about (section 3.02: at least 7 days).</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromDays(60);

    public DrpStatus Of(Request request, AgentRequest agent, Site site)
    {
        var denial = Denials.Find(request.Denial);
        return new DrpStatus(request.Id.ToString(), request.ReceivedAt, request.DueAt, StatusOf(request.State))
        {
            AgentRequestId = agent.AgentRequestId,
            Reason = request.State == RequestState.AwaitingProof ? "need_user_verification" : request.State == RequestState.Denied ? denial?.Agents ?? "other" : null,
            Details = DetailsOf(request, denial),
            VerificationUrl = request.State == RequestState.AwaitingProof ? urls.For(site, $"/privacy/requests/verify/{tokens.Create(LinkKind.RequestVerification, request.Id)}") : null,
            ResultsUrl = agent.LinkId is { } link && request.State == RequestState.Closed ? urls.For(site, $"/privacy/record/link/{tokens.Create(LinkKind.Record, link)}") : null,
            ExpiresAt = request.State == RequestState.AwaitingProof ? request.ProveBy
                : agent.LinkId is not null && request.ClosedAt is { } at ? at + Fulfilment.LinkTime
                : request.ClosedAt + Memory,
        };
    }

    private static string StatusOf(RequestState state) => state switch
    {
        RequestState.Closed => "fulfilled",
        RequestState.Denied => "denied",
        RequestState.Revoked => "revoked",
        RequestState.Expired => "expired",
        _ => "in_progress",
    };

    private static string? DetailsOf(Request request, Denial? denial) => request.State switch
    {
        RequestState.Denied or RequestState.Expired => denial is null ? null : $"{denial.Words} ({denial.Sources})",
        RequestState.AwaitingProof => "We asked the person by mail whether the request is theirs." + Extension(request, " "),
        RequestState.Open when Extension(request) is { Length: > 0 } extension => extension,
        RequestState.Open => "Staff will look at it.",
        RequestState.Closed when request.Kind == RequestKind.Access => "A link that opens the record was mailed to the person.",
        _ => null,
    };

    // Section 3.03: a later expected_by comes with its reason, in whatever state the request is.
    private static string Extension(Request request, string before = "") =>
        Extensions.Find(request.ExtensionReason) is { } reason ? $"{before}We need more time because {reason.Words}." : "";
}
