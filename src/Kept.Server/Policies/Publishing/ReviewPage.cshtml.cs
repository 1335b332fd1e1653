using System.Globalization;
using Kept.Policy.Analysis;
using Kept.Server.Shared;
using Kept.Server.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Policies.Publishing;

/// <summary>What a draft changes, in words, in decisions and for how many people; and the acts that lead to its publication.</summary>
internal sealed class ReviewPageModel(KeptDb db, DraftDesk desk, DraftChecker checker, Publication publication, ReachCounter counter, PolicyShelf shelf, TimeProvider time)
    : PageModel
{
    public PolicyDraft Draft { get; private set; } = null!;

    public DraftCheck Check { get; private set; } = null!;

    /// <summary>What it is compared with: the version in force, and of a published one that which was in force at its approval.</summary>
    public PolicyVersion Before { get; private set; } = null!;

    /// <summary>The row of a draft that was published.</summary>
    public PublishedPolicy? Published { get; private set; }

    /// <summary>Null while the draft has errors: what cannot be read cannot be compared.</summary>
    public PolicyComparison? Comparison { get; private set; }

    public PolicyDiff? Diff { get; private set; }

    /// <summary>For each version under which something is held, or was at the approval: of whom the change loosens something.</summary>
    public IReadOnlyList<CountedReach> Reach { get; private set; } = [];

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
    public IReadOnlyList<string> Needs => Consequences.Needs(Before, Check.AsVersion(time.GetUtcNow()));

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
        await (draft.State == DraftState.Published ? LoadApprovedAsync(cancel) : LoadPlannedAsync(cancel));
        if (Check.Document is null)
            return Page();
        var version = Check.AsVersion(time.GetUtcNow());
        Comparison = new PolicyComparison(Before, version);
        Diff = Consequences.Between(Before, version);
        return Page();
    }

    private async Task LoadPlannedAsync(CancellationToken cancel)
    {
        Check = await checker.CheckAsync(Draft.PolicyName, Draft.Text, cancel);
        Before = shelf.InForce(Draft.PolicyName, time.GetUtcNow());
        if (Check.Document is not null)
            Reach = await counter.CountAsync(Check.AsVersion(time.GetUtcNow()), cancel);
    }

    /// <summary>What was approved, as it was then: a version that is published is no more checked as the next one.</summary>
    private async Task LoadApprovedAsync(CancellationToken cancel)
    {
        var (document, compiled, findings) = PolicyReader.Read(Draft.Text, "draft");
        Check = new DraftCheck(document, compiled, findings);
        Published = await db.Set<PublishedPolicy>().AsNoTracking().SingleAsync(p => p.Name == Draft.PolicyName && p.Version == Draft.PublishedVersion, cancel);
        Before = shelf.FindByDate(Draft.PolicyName, Draft.ApprovedAgainst ?? "") ?? shelf.InForce(Draft.PolicyName, Published.PublishedAt);
        Reach = CountedReach.Read(Draft.ApprovedReach);
    }
}
