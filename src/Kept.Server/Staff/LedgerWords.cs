using System.Text.Json;
using Kept.Server.Ledgers;

namespace Kept.Server.Staff;

/// <summary>
/// A ledger entry in plain words, for staff and auditors. Bodies hold ids and terms only, so the words name nobody.
/// </summary>
internal static class LedgerWords
{
    private static readonly Dictionary<string, string> Kinds = new(StringComparer.Ordinal)
    {
        [EntryKind.Collected] = "Collected",
        [EntryKind.Used] = "Used",
        [EntryKind.Shared] = "Shared",
        [EntryKind.Refused] = "Refused",
        [EntryKind.StaffOpened] = "Opened by staff",
        [EntryKind.Choice] = "Choice",
        [EntryKind.Terms] = "Terms accepted",
        [EntryKind.Request] = "Request",
        [EntryKind.Corrected] = "Corrected",
        [EntryKind.Erased] = "Erased",
        [EntryKind.Expired] = "Expired",
        [EntryKind.PolicyPublished] = "Policy published",
        [EntryKind.PolicyDrafted] = "Policy drafted",
        [EntryKind.PolicyWithdrawn] = "Policy withdrawn",
        [EntryKind.NoticeSent] = "Notice of a policy",
        [EntryKind.Objected] = "Objection",
        [EntryKind.Consented] = "Consent to a policy",
        [EntryKind.Migrated] = "Moved to a policy",
        [EntryKind.WrittenTerms] = "Written terms",
        [EntryKind.Agreement] = "Agreement with a partner",
        [EntryKind.PartnerTold] = "Partner told",
        [EntryKind.Restricted] = "Restriction",
        [EntryKind.ChildRefused] = "Child's address refused",
        [EntryKind.Merged] = "Records joined",
        [EntryKind.Agent] = "Agent",
        [EntryKind.StaffActed] = "Done by staff",
        [EntryKind.StaffSignedIn] = "Staff signed in",
        [EntryKind.StaffSignInFailed] = "Staff sign-in failed",
        [EntryKind.StaffLockedOut] = "Staff locked out",
        [EntryKind.StaffChanged] = "Staff access changed",
        [EntryKind.LogRestored] = "Restored from a backup",
        [EntryKind.MailsRetried] = "Failed mails retried",
    };

    public static IReadOnlyDictionary<string, string> AllKinds => Kinds;

    public static string KindOf(string kind) => Kinds.GetValueOrDefault(kind, kind);

    /// <summary>The facts of a body as name and value, in the body's order; none when the body was erased or is unreadable.</summary>
    public static IReadOnlyList<(string Name, string Value)> Facts(string? body)
    {
        if (body is null)
            return [];
        try
        {
            using var document = JsonDocument.Parse(body);
            return [.. document.RootElement.EnumerateObject().Select(p => (NameOf(p.Name), ValueOf(p)))];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    /// <summary>One sentence that says what the entry records.</summary>
    /// <param name="kind">One of <see cref="EntryKind"/>.</param>
    /// <param name="body">The entry's body; null when it was erased.</param>
    /// <param name="names">Names of staff and API keys by actor, where the reader may know them.</param>
    public static string Sentence(string kind, string? body, IReadOnlyDictionary<string, string>? names = null)
    {
        if (body is null)
            return "Erased: the commitment stays in the tree, what it said cannot be known any more.";
        using var document = JsonDocument.Parse(body);
        var facts = document.RootElement;
        string Of(string name) => facts.TryGetProperty(name, out var value) ? value.ToString() : "…";
        return kind switch
        {
            EntryKind.Collected => $"Took {Of("categories")} for {Of("purposes")}, under {Of("policy")}.",
            EntryKind.Used => $"Used {Of("categories")} for {Of("purpose")}, as {Of("policy")} permits.",
            EntryKind.StaffOpened => $"A member of staff opened {Of("categories")} for {Of("purpose")}.",
            EntryKind.Shared => $"Gave {Of("categories")} to {(facts.TryGetProperty("partner", out var partner) ? partner.ToString() : Of("recipient"))} for {Of("purpose")}.",
            EntryKind.Refused => $"Refused to {Of("action")} {Of("categories")} for {Of("purpose")}: {Of("policy")} denies it.",
            EntryKind.Choice => $"Chose {Of("choice")} by {Of("via")}.",
            EntryKind.Agent => $"An agent was {Of("state")}: {Of("agent")}, {(Of("relied") == "True" ? "whose check of addresses is relied on" : "for whom the person is asked")}.",
            EntryKind.StaffActed => ActWords(facts, names),
            EntryKind.LogRestored => $"The database came from a backup. The log {Of("log")} ended with {Of("size")} entries and goes on as {Of("next")}.",
            EntryKind.MailsRetried => $"A member of staff had failed mails sent again: {Of("mails")}.",
            EntryKind.PolicyPublished => $"Published the policy {Of("policy")}.",
            EntryKind.StaffSignedIn or EntryKind.StaffSignInFailed or EntryKind.StaffLockedOut
                or EntryKind.StaffChanged => AccessWords(kind, facts, names),
            _ => string.Join(", ", facts.EnumerateObject().Where(p => p.Name is not ("at" or "kind" or "person" or "site")).Select(p => $"{p.Name} {p.Value}")),
        };
    }

    /// <summary>For example <c>Roles of Ada Admin set to marketing by Bob Boss.</c></summary>
    private static string AccessWords(string kind, JsonElement facts, IReadOnlyDictionary<string, string>? names)
    {
        string Of(string name) => facts.TryGetProperty(name, out var value) ? value.ToString() : "…";
        var user = !Guid.TryParse(Of("user"), out var id) ? "an unknown user"
            : names?.GetValueOrDefault($"staff:{id}") ?? $"staff user {Of("user")}";
        var actor = names?.GetValueOrDefault(Of("actor")) ?? Of("actor");
        return kind switch
        {
            EntryKind.StaffSignedIn => $"Sign-in of {user} by {Of("by")}.",
            EntryKind.StaffSignInFailed => $"Failed sign-in of {user}: wrong {Of("by")}.",
            EntryKind.StaffLockedOut => $"Lock-out of {user} after too many wrong tries ({Of("by")}, {Of("scope")}).",
            _ when facts.TryGetProperty("roles", out var roles) => $"Roles of {user} set to {roles} by {actor}.",
            _ => $"Access of {user} changed by {actor}: {Of("change").Replace('-', ' ')}.",
        };
    }

    /// <summary>For example <c>Ada Admin changed the product hp-920: Price from 18.99 to 19.49.</c></summary>
    private static string ActWords(JsonElement facts, IReadOnlyDictionary<string, string>? names)
    {
        string Of(string name) => facts.TryGetProperty(name, out var value) ? value.ToString() : "…";
        var who = names?.GetValueOrDefault(Of("actor")) ?? (Of("actor").StartsWith("api-key:", StringComparison.Ordinal) ? "A program" : "A member of staff");
        var why = facts.TryGetProperty("reason", out var reason) ? $" ({reason.ToString().Replace('-', ' ')})" : "";
        var changes = facts.TryGetProperty("changes", out var changed) ? $": {string.Join("; ", changed.EnumerateObject().Select(ChangeWords))}" : "";
        return $"{who} {Of("act")} the {Of("subject").Replace('-', ' ')} {Of("reference")}{why}{changes}.";
    }

    private static string ChangeWords(JsonProperty change)
    {
        if (change.Value.ValueKind != JsonValueKind.Array || change.Value.GetArrayLength() != 2)
            return change.Name;
        var (before, after) = (change.Value[0].ToString(), change.Value[1].ToString());
        return before.Length == 0 ? $"{change.Name} {after}" : after.Length == 0 ? $"{change.Name} no longer {before}" : $"{change.Name} from {before} to {after}";
    }

    private static string NameOf(string key) => key switch
    {
        "at" => "Moment (UTC)",
        "sha256" => "SHA-256",
        _ => char.ToUpperInvariant(key[0]) + key[1..].Replace('-', ' '),
    };

    private static string ValueOf(JsonProperty fact) =>
        fact is { Name: "at" or "until", Value.ValueKind: JsonValueKind.Number }
        ? DateTimeOffset.FromUnixTimeMilliseconds(fact.Value.GetInt64()).ToString("yyyy-MM-dd HH:mm:ss.fff", System.Globalization.CultureInfo.InvariantCulture)
        : fact.Value.ToString();
}
