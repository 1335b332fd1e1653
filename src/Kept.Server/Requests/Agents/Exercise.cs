using System.Text.Json;
using Kept.Server.People;

namespace Kept.Server.Requests.Agents;

/// <summary>What an agent asks (Data Rights Protocol, section 2.01), read from a message that was verified.</summary>
internal sealed record Exercise(RequestKind Kind, string? AgentRequestId, string? Callback, string? Email, bool EmailVerified, string? Phone, string? Mandate)
{
    /// <summary>Versions whose requests have the same fields.</summary>
    public static IReadOnlyList<string> Versions { get; } = ["1.0", "0.9.4", "0.9.3"];

    /// <summary>The rights of section 3.01, with what each asks of us.</summary>
    public static IReadOnlyDictionary<string, RequestKind> Actions { get; } = new Dictionary<string, RequestKind>
    {
        ["sale:opt_out"] = RequestKind.OptOut,
        // Section 2.01 spells it so in its example.
        ["sale:opt-out"] = RequestKind.OptOut,
        ["sale:opt_in"] = RequestKind.OptIn,
        ["sale:opt-in"] = RequestKind.OptIn,
        ["deletion"] = RequestKind.Delete,
        ["access"] = RequestKind.Access,
        ["access:categories"] = RequestKind.Access,
        ["access:specific"] = RequestKind.Access,
    };

    public override string ToString() => "▒▒▒";

    /// <summary>Reads the fields; the error says which one is wrong.</summary>
    public static bool TryRead(JsonElement message, string agent, out Exercise exercise, out DrpError error)
    {
        exercise = null!;
        error = null!;
        var action = Envelope.Text(message, "exercise");
        if (!Versions.Contains(Envelope.Text(message, "drp.version")))
            error = Bad($"'drp.version' is none of {string.Join(", ", Versions)}.");
        else if (action is null || !Actions.TryGetValue(action, out var kind))
            error = Bad($"Unsupported rights action. 'exercise' is one of {string.Join(", ", Actions.Keys.Where(k => !k.Contains("opt-", StringComparison.Ordinal)))}.");
        else if (message.TryGetProperty("regime", out var regime) && regime.ValueKind != JsonValueKind.Null && Envelope.Text(message, "regime") != "ccpa")
            error = Bad("'regime' is 'ccpa', or left out for a voluntary request.");
        else if (message.TryGetProperty("relationships", out var hints) && hints.ValueKind is not (JsonValueKind.Array or JsonValueKind.Null))
            error = Bad("'relationships' is a list of texts.");
        else if (Envelope.Text(message, "agent-request-id") is { Length: > 200 })
            error = Bad("'agent-request-id' is longer than 200 characters.");
        else if (Envelope.Text(message, "status_callback") is { } callback && !IsCallback(callback))
            error = Bad("'status_callback' is not an address that begins with https://.");
        else if (Envelope.Text(message, "email") is null && Envelope.Text(message, "phone_number") is null)
            error = Bad("The request names nobody: send 'email' or 'phone_number'.");
        else if (Envelope.Text(message, "email") is { } email && EmailAddress.Problem(email) is { } problem)
            error = Bad($"'email' cannot be read. {problem}");
        else
            exercise = Of(message, kind, agent);
        return error is null;
    }

    private static Exercise Of(JsonElement message, RequestKind kind, string agent) => new(
        kind,
        Envelope.Text(message, "agent-request-id"),
        Envelope.Text(message, "status_callback"),
        Envelope.Text(message, "email"),
        Envelope.Flag(message, "email_verified"),
        Envelope.Text(message, "phone_number"),
        agent);

    // Loopback over http is for agents under test on the same machine; the poster refuses it unless the settings allow it.
    private static bool IsCallback(string text) => text.Length <= 2000 && Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && uri.UserInfo.Length == 0 && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));

    private static DrpError Bad(string message) => new(StatusCodes.Status400BadRequest, message, Fatal: true);
}
