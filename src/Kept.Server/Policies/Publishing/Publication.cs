using Kept.Server.Ledgers;
using Kept.Server.Shared;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Policies.Publishing;

/// <summary>Publishes what a second person approved, and takes back what is not in force yet.</summary>
internal sealed class Publication(KeptDb db, Transactions transactions, LedgerWriter ledger, DraftDesk desk, DraftChecker checker, ReachCounter counter, PolicyShelf shelf, TimeProvider time)
{
    /// <summary>
    /// Nodes look for new versions every second. None is in force sooner than this after its publication, so that every
    /// node holds it before the first one decides by it; nor can it be withdrawn later than this before its moment.
    /// </summary>
    public static readonly TimeSpan Notice = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Approves and publishes. <paramref name="sha256"/> is the digest of the text that was read: approving is of that text and
    /// no other. Done twice, by one or by two people, it publishes once. Throws <see cref="PublishingRefusedException"/>
    /// for an author, a changed text and a text with errors.
    /// </summary>
    public async Task ApproveAsync(Guid id, string sha256, Author by, CancellationToken cancel)
    {
        await transactions.RunAsync(() => PublishAsync(id, sha256, by, cancel), cancel);
        FaultPoint.Reached("policy-published");
        await shelf.RefreshAsync(cancel);
    }

    private async Task PublishAsync(Guid id, string sha256, Author by, CancellationToken cancel)
    {
        // The first statement of every publication, so that two of one policy come one after the other.
        await Revision.BumpAsync(db, PolicySet.RevisionName, cancel);
        var draft = await desk.LockAsync(id, state: null, cancel);
        if (draft.State == DraftState.Published && DraftDesk.Digest(draft.Text) == sha256)
            return;
        if (draft.State != DraftState.AwaitingApproval)
            throw new PublishingRefusedException($"This draft is {DraftDesk.Words(draft.State)}, so there is nothing to approve. Load the page again.");
        if (draft.IsAuthor(by.Staff))
            throw new PublishingRefusedException("You wrote a part of this version or handed it in, so somebody else must approve it.");
        if (DraftDesk.Digest(draft.Text) != sha256)
            throw new PublishingRefusedException("The text was changed after you opened it. Read it again before you approve it.");
        var check = await checker.CheckAsync(draft.PolicyName, draft.Text, cancel);
        if (check.Errors.FirstOrDefault() is { } error)
            throw new PublishingRefusedException($"It cannot be published any more, because of line {error.Line}: {error.Message}. Send it back to its authors.");
        var now = time.GetUtcNow();
        var midnight = new DateTimeOffset(check.Document!.Effective, TimeOnly.MinValue, TimeSpan.Zero);
        var published = new PublishedPolicy
        {
            Name = draft.PolicyName,
            Version = PublishedPolicy.VersionOf(check.Document.Version),
            Sha256 = check.Document.Sha256,
            Text = draft.Text,
            PublishedAt = now,
            EffectiveAt = midnight > now + Notice ? midnight : DateTimeOffset.FromUnixTimeMilliseconds((now + Notice).ToUnixTimeMilliseconds()),
            UploadedBy = draft.Authors.Split(',')[0],
            ApprovedBy = by.Staff,
        };
        (draft.State, draft.PublishedVersion) = (DraftState.Published, published.Version);
        // What the approver saw stays to be seen: later counts and comparisons are others.
        (draft.ApproverName, draft.ApprovedAt) = (by.Name, now);
        draft.ApprovedAgainst = PublishedPolicy.VersionOf(shelf.InForce(draft.PolicyName, now).Document.Version);
        draft.ApprovedReach = CountedReach.Write(await counter.CountAsync(check.AsVersion(now), cancel));
        await PolicyStart.PublishAsync(db, ledger, published, cancel);
        FaultPoint.Reached("policy-publishing");
    }

    /// <summary>Takes back a version before its moment. Its date is used up: the next version takes another.</summary>
    public async Task WithdrawAsync(string name, string version, Author by, CancellationToken cancel)
    {
        await transactions.RunAsync(async () =>
        {
            var now = time.GetUtcNow();
            var latest = now + Notice;
            var withdrawn = await db.Set<PublishedPolicy>().Where(p => p.Name == name && p.Version == version && p.WithdrawnAt == null && p.EffectiveAt > latest)
                .ExecuteUpdateAsync(p => p.SetProperty(x => x.WithdrawnAt, now).SetProperty(x => x.WithdrawnBy, by.Staff), cancel);
            if (withdrawn == 0)
                throw new PublishingRefusedException($"{name}@{version} is in force or withdrawn already. What is in force is replaced by a newer version.");
            ledger.Add(EntryKind.PolicyWithdrawn, person: null, site: null, new() { ["policy"] = $"{name}@{version}", ["actor"] = by.Staff });
            await Revision.BumpAsync(db, PolicySet.RevisionName, cancel);
        }, cancel);
        await shelf.RefreshAsync(cancel);
    }
}
