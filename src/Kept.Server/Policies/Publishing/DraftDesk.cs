using System.Security.Cryptography;
using System.Text;
using Kept.Server.Ledgers;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Policies.Publishing;

/// <summary>An act on a version was refused; the message says why and what to do, and nothing was changed.</summary>
internal sealed class PublishingRefusedException(string message) : Exception(message);

/// <summary>A member of staff who acts: <c>staff:{user id}</c>, and the name that other staff see.</summary>
internal sealed record Author(string Staff, string Name);

/// <summary>Drafts of versions: begun, saved, handed in, sent back, withdrawn. Each act commits with its ledger entry.</summary>
internal sealed class DraftDesk(KeptDb db, Transactions transactions, LedgerWriter ledger, DraftChecker checker, TimeProvider time)
{
    public Task<Guid> BeginAsync(string policy, string text, Author by, CancellationToken cancel) => transactions.RunAsync(() =>
    {
        var now = time.GetUtcNow();
        var draft = new PolicyDraft
        {
            Id = Guid.CreateVersion7(now),
            PolicyName = policy,
            Text = Lines(text),
            State = DraftState.Draft,
            Authors = by.Staff,
            AuthorNames = by.Name,
            CreatedAt = now,
            ChangedAt = now,
        };
        db.Add(draft);
        Record(draft, "begun", by);
        return Task.FromResult(draft.Id);
    }, cancel);

    /// <summary>Saves a text. <paramref name="edition"/> is the one that was edited: another means that somebody saved meanwhile.</summary>
    public Task SaveAsync(Guid id, int edition, string text, Author by, CancellationToken cancel) => transactions.RunAsync(async () =>
    {
        var draft = await LockAsync(id, DraftState.Draft, cancel);
        if (draft.Edition != edition)
            throw new PublishingRefusedException($"{draft.AuthorNames} saved this draft after you opened it. Your text is still below. Compare it with what is saved now, then save again to put yours in its place.");
        if (draft.Text == Lines(text))
            return;
        draft.Text = Lines(text);
        Change(draft, "changed", by);
    }, cancel);

    /// <summary>Hands a draft in. It must be free of errors; whoever hands it in is one of its authors from then on.</summary>
    public Task SubmitAsync(Guid id, Author by, CancellationToken cancel) => transactions.RunAsync(async () =>
    {
        var draft = await LockAsync(id, DraftState.Draft, cancel);
        if ((await checker.CheckAsync(draft.PolicyName, draft.Text, cancel)).Errors.FirstOrDefault() is { } error)
            throw new PublishingRefusedException($"The draft has errors, the first in line {error.Line}: {error.Message}. Mend them, then hand it in.");
        draft.State = DraftState.AwaitingApproval;
        Change(draft, "submitted", by);
    }, cancel);

    /// <summary>Back to its authors, to be changed or dated anew.</summary>
    public Task SendBackAsync(Guid id, Author by, CancellationToken cancel) => transactions.RunAsync(async () =>
    {
        var draft = await LockAsync(id, DraftState.AwaitingApproval, cancel);
        draft.State = DraftState.Draft;
        Record(draft, "sent-back", by);
    }, cancel);

    public Task WithdrawAsync(Guid id, Author by, CancellationToken cancel) => transactions.RunAsync(async () =>
    {
        var draft = await LockAsync(id, state: null, cancel);
        if (draft.State == DraftState.Published)
            throw new PublishingRefusedException("This draft was published. A scheduled version is withdrawn from the list of versions.");
        if (draft.State == DraftState.Withdrawn)
            return;
        draft.State = DraftState.Withdrawn;
        Record(draft, "withdrawn", by);
    }, cancel);

    /// <summary>Writes the day it comes into force into the text, which is where it stands.</summary>
    public static string WithEffective(string text, DateOnly day)
    {
        var lines = text.Split('\n');
        var line = Array.FindIndex(lines, l => l.StartsWith("effective:", StringComparison.Ordinal));
        if (line >= 0)
            lines[line] = $"effective: {PublishedPolicy.VersionOf(day)}";
        return string.Join('\n', lines);
    }

    /// <summary>
    /// The draft, locked until the transaction ends: two who act at once act one after the other. Throws
    /// <see cref="PublishingRefusedException"/> when it is gone or stands elsewhere by now.
    /// </summary>
    internal async Task<PolicyDraft> LockAsync(Guid id, DraftState? state, CancellationToken cancel)
    {
        await db.Set<PolicyDraft>().Where(d => d.Id == id).ExecuteUpdateAsync(d => d.SetProperty(x => x.Edition, x => x.Edition), cancel);
        var draft = await db.Set<PolicyDraft>().SingleOrDefaultAsync(d => d.Id == id, cancel) ?? throw new PublishingRefusedException("There is no such draft.");
        await db.Entry(draft).ReloadAsync(cancel);
        return state is null || draft.State == state
            ? draft
            : throw new PublishingRefusedException($"This draft is {Words(draft.State)} by now. Load the page again.");
    }

    /// <summary>The entry of an act on a draft; the digest says on which text.</summary>
    internal void Record(PolicyDraft draft, string act, Author by) => ledger.Add(EntryKind.PolicyDrafted, person: null, site: null, new()
    {
        ["act"] = act,
        ["actor"] = by.Staff,
        ["draft"] = draft.Id.ToString("N"),
        ["policy"] = draft.PolicyName,
        ["sha256"] = Digest(draft.Text),
    });

    public static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    public static string Words(DraftState state) => state switch
    {
        DraftState.Draft => "a draft",
        DraftState.AwaitingApproval => "awaiting approval",
        DraftState.Published => "published",
        _ => "withdrawn",
    };

    /// <summary>
    /// Browsers end the lines of a text area with CR LF; a policy's digest is of lines that end with LF. What else some programs take
    /// for a line end stays, and is an error of the language.
    /// </summary>
    public static string Lines(string text) =>
        text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').TrimStart('\uFEFF');

    private void Change(PolicyDraft draft, string act, Author by)
    {
        draft.Edition++;
        draft.ChangedAt = time.GetUtcNow();
        if (!draft.IsAuthor(by.Staff))
            (draft.Authors, draft.AuthorNames) = ($"{draft.Authors},{by.Staff}", $"{draft.AuthorNames}, {by.Name}");
        Record(draft, act, by);
    }
}
