using System.Globalization;
using Kept.Policy.Analysis;
using Kept.Server.Policies.Commands;
using Kept.Server.Shared;
using Kept.Server.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Policies.Publishing;

/// <summary>What a draft changes, in words, in decisions and for how many people; and the acts that lead to its publication.</summary>
internal sealed class ReviewPageModel(KeptDb db, DraftDesk desk, DraftChecker checker, Publication publication, PolicyShelf shelf, StorageOptions storage, TimeProvider time) : PageModel
{
    public PolicyDraft Draft { get; private set; } = null!;

    public DraftCheck Check { get; private set; } = null!;

    public PolicyVersion InForce { get; private set; } = null!;

    /// <summary>Null while the draft has errors: what cannot be read cannot be compared.</summary>
    public PolicyComparison? Comparison { get; private set; }

    public PolicyDiff? Diff { get; private set; }

    /// <summary>For each version under which something is held: how much, and of how many people the change loosens something.</summary>
    public IReadOnlyList<(PolicyVersion Version, HeldReach Reach)> Reach { get; private set; } = [];

    public string? Refused { get; private set; }

    public bool IsAuthor => Draft.IsAuthor(User.Staff());

    public string Sha256 => DraftDesk.Digest(Draft.Text);

    public string Today => PublishedPolicy.VersionOf(DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancel) => await ShowAsync(id, cancel);

    public Task<IActionResult> OnPostSubmitAsync(Guid id, CancellationToken cancel) => ActAsync(id, () => desk.SubmitAsync(id, User.Author(), cancel), cancel);

    public Task<IActionResult> OnPostSendBackAsync(Guid id, CancellationToken cancel) => ActAsync(id, () => desk.SendBackAsync(id, User.Author(), cancel), cancel);

    public Task<IActionResult> OnPostWithdrawAsync(Guid id, CancellationToken cancel) => ActAsync(id, () => desk.WithdrawAsync(id, User.Author(), cancel), cancel);

    public Task<IActionResult> OnPostApproveAsync(Guid id, string? sha256, CancellationToken cancel) =>
        ActAsync(id, () => publication.ApproveAsync(id, sha256 ?? "", User.Author(), cancel), cancel);

    public Task<IActionResult> OnPostDateAsync(Guid id, int edition, string? effective, CancellationToken cancel) => ActAsync(id, async () =>
    {
        if (!DateOnly.TryParseExact(effective, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            throw new PublishingRefusedException("Choose the day as year, month and day, for example 2027-01-31.");
        if (day < DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime))
            throw new PublishingRefusedException($"A version cannot come into force in the past. Choose {Today} or a later day.");
        var text = await db.Set<PolicyDraft>().Where(d => d.Id == id).Select(d => d.Text).SingleOrDefaultAsync(cancel) ?? "";
        await desk.SaveAsync(id, edition, DraftDesk.WithEffective(text, day), User.Author(), cancel);
    }, cancel);

    /// <summary>What the new version needs to reach earlier data.</summary>
    public IReadOnlyList<string> Needs => Consequences.Needs(InForce, Check.AsVersion(time.GetUtcNow()));

    private async Task<IActionResult> ActAsync(Guid id, Func<Task> act, CancellationToken cancel)
    {
        try
        {
            await act();
            return LocalRedirect($"/console/policies/{id}/review");
        }
        catch (PublishingRefusedException e)
        {
            Refused = e.Message;
            return await ShowAsync(id, cancel);
        }
    }

    private async Task<IActionResult> ShowAsync(Guid id, CancellationToken cancel)
    {
        if (await db.Set<PolicyDraft>().AsNoTracking().SingleOrDefaultAsync(d => d.Id == id, cancel) is not { } draft)
            return NotFound();
        Draft = draft;
        Check = await checker.CheckAsync(draft.PolicyName, draft.Text, cancel);
        InForce = shelf.InForce(draft.PolicyName, time.GetUtcNow());
        if (Check.Document is null)
            return Page();
        var version = Check.AsVersion(time.GetUtcNow());
        Comparison = new PolicyComparison(InForce, version);
        Diff = Consequences.Between(InForce, version);
        var reach = new List<(PolicyVersion, HeldReach)>();
        foreach (var older in shelf.Versions(draft.PolicyName).Where(v => v.EffectiveAt <= time.GetUtcNow() && v.Document.Version < version.Document.Version))
            reach.Add((older, await HeldData.ReachAsync(storage, older.Document, version.Document, Consequences.Between(older, version), cancel)));
        Reach = [.. reach.Where(r => r.Item2.Collections > 0)];
        return Page();
    }
}
