using System.Text.Json.Nodes;
using Kept.Ledger;
using Kept.Policy;
using Kept.Server.Gate;
using Kept.Server.Ledgers;
using Kept.Server.Notices;
using Kept.Server.People;
using Kept.Server.Policies;

namespace Kept.Server.Requests;

/// <summary>Says in plain words what a ledger entry tells.</summary>
internal static class EntryWords
{
    /// <summary>One sentence for the person; the body itself stands beside it for whoever wants every fact.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="staff">Names of the staff by actor, for a person who may know who opened what.</param>
    public static string Describe(LedgerEntry entry, IReadOnlyDictionary<string, string>? staff = null)
    {
        if (!EntryBody.TryParse(entry.Body, out var body, out _))
            return "An entry whose facts were erased.";
        var facts = body.Facts();
        return entry.Kind switch
        {
            EntryKind.Collected => $"Collected {Text(facts, "categories")} for {Text(facts, "purposes")} ({CollectionSources.WordsOf(Text(facts, "source"))}).",
            EntryKind.Used when facts["partner"] is { } advertiser => $"Used {Text(facts, "categories")} for {Text(facts, "purpose")}: an offer of {advertiser}, which did not receive them.",
            EntryKind.Used => $"Used {Text(facts, "categories")} for {Text(facts, "purpose")}.",
            EntryKind.Shared when Text(facts, "recipient") == "person" => $"Showed you {Text(facts, "categories")} at your request.",
            EntryKind.Shared => $"Gave {Text(facts, "categories")} to {Text(facts, "partner", Text(facts, "recipient"))} for {Text(facts, "purpose")}.",
            EntryKind.Refused => $"Refused to {Text(facts, "action")} {Text(facts, "categories")} for {Text(facts, "purpose")}.",
            EntryKind.StaffOpened => $"{staff?.GetValueOrDefault(Text(facts, "actor")) ?? "A member of staff"} opened {Text(facts, "categories")} for {Text(facts, "purpose")}.",
            EntryKind.Choice when facts["advertiser"] is { } advertiser => $"Noted your choice: {Text(facts, "choice")} for {advertiser} alone ({ChoiceWords.Via(Text(facts, "via"))}).",
            EntryKind.Choice => $"Noted your choice: {Text(facts, "choice")} ({ChoiceWords.Via(Text(facts, "via"))}).",
            EntryKind.Terms => $"You accepted the terms of {TermsVersion.Long(Text(facts, "terms", Text(facts, "version")))}.",
            EntryKind.Request => RequestWord(facts),
            EntryKind.Restricted => Text(facts, "state") == "lifted" ? "Noted that your data may be used again." : "Noted that we keep your data and do nothing with it.",
            EntryKind.PartnerTold => Text(facts, "state") == "done" ? $"{Text(facts, "partner")} said that it did the same." : $"Told {Text(facts, "partner")} of your correction of {Text(facts, "categories")}.",
            EntryKind.Merged => $"Joined two records of yours: {Text(facts, "collections")} collections moved.",
            EntryKind.Corrected => $"Corrected {Text(facts, "categories")} as you asked.",
            EntryKind.Erased => "Erased a person: the key was destroyed.",
            EntryKind.Expired => $"Destroyed {Text(facts, "categories")}, whose time had come.",
            EntryKind.NoticeSent when Text(facts, "outcome", "") == "bounced" => $"The mail about the policy {Text(facts, "policy")} came back.",
            EntryKind.NoticeSent => $"Told you of the policy {Text(facts, "policy")}.",
            EntryKind.Objected => $"Noted that you object to the policy {Text(facts, "policy")}.",
            EntryKind.Consented => $"Noted that you agree to the policy {Text(facts, "policy")}.",
            EntryKind.Migrated => $"Moved {(Text(facts, "collections") == "1" ? "1 collection" : Text(facts, "collections") + " collections")} from {Text(facts, "from")} to {Text(facts, "policy")}, {(Text(facts, "basis") == "consent" ? "because you agreed" : "because you did not object to the notice in time")}.",
            EntryKind.StaffActed => $"{staff?.GetValueOrDefault(Text(facts, "actor")) ?? "A member of staff"} {Text(facts, "act")} the {Text(facts, "subject")} {Text(facts, "reference")}.",
            EntryKind.MailsRetried => $"A member of staff had failed mails sent again: {Text(facts, "mails")}.",
            EntryKind.WrittenTerms => $"Noted that you have written terms, filed as {Text(facts, "document")}.",
            EntryKind.StaffSignedIn or EntryKind.StaffSignInFailed or EntryKind.StaffLockedOut
                or EntryKind.StaffChanged => "Concerned the access of staff, and no data of yours.",
            _ => $"{entry.Kind}.",
        };
    }

    private static string RequestWord(JsonObject facts) => Text(facts, "state", "received") switch
    {
        "closed" or "done" => $"Did what you asked: {Text(facts, "asks")}.",
        "denied" or "expired" => $"Refused your request: {Text(facts, "asks")} ({Text(facts, "reason")}).",
        "extended" => $"Took more time for your request: {Text(facts, "asks")} ({Text(facts, "reason")}).",
        "proof-asked" => $"Asked you whether a request is yours: {Text(facts, "asks")}.",
        "proved" => $"Noted the proof of your request: {Text(facts, "asks")}.",
        "revoked" => $"Your request was taken back: {Text(facts, "asks")}.",
        _ => $"Received your request: {Text(facts, "asks")}.",
    };

    /// <summary>Where a person's earlier data stands after a notice.</summary>
    public static string Standing(PolicyNotice notice, Func<DateTimeOffset, string> day) => notice switch
    {
        { MigratedAt: { } at } => $"It has applied to your earlier data since {day(at)}.",
        { ObjectedAt: { } at } => $"You objected on {day(at)}: your earlier data stays under the earlier version.",
        { ConsentedAt: not null } => "You agreed.",
        { BouncedAt: not null } => "Our email to you bounced, so your earlier data stays under the earlier version.",
        { WindowEndsAt: { } at } => $"Unless you object, it will apply to your earlier data from {day(at)}.",
        { Mode: ChangeMode.AfterConsent } => "Your earlier data stays under the earlier version unless you agree.",
        _ => "Your earlier data stays under the earlier version until our notice has been delivered.",
    };

    private static string Text(JsonObject facts, string name, string other = "data") => facts[name]?.ToString() ?? other;
}
