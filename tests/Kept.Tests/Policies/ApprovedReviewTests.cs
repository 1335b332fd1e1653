using Kept.Server.Policies.Publishing;
using Kept.Tests.Hosting;
using Kept.Tests.Requests;
using Microsoft.EntityFrameworkCore;
using static Kept.Tests.Policies.PublishingSteps;

namespace Kept.Tests.Policies;

/// <summary>The review page of a version that was published.</summary>
public sealed class ApprovedReviewTests
{
    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task The_review_of_a_published_version_shows_what_was_approved_whatever_came_after(Provider provider)
    {
        await using var host = await KeptHost.StartAsync(provider);
        using var shopper = host.Browser("inkwell");
        await RecordSteps.WriteLetterAsync(shopper, $"approved-{provider}@example.org", "Approved");
        var (day, clause) = (host.Today(), NewClause.Replace("use name for administration", "use message for administration", StringComparison.Ordinal));
        await PutInForceAsync(host, clause: clause);
        var id = await host.DbAsync(db => db.Set<PolicyDraft>().Select(d => d.Id).SingleAsync());
        // Later letters are under the new version, and a newer version is in force: none of it was there to approve.
        await RecordSteps.WriteLetterAsync(shopper, $"later-{provider}@example.org", "Later");
        host.Clock.Advance(TimeSpan.FromDays(2));
        await PutInForceAsync(host, clause: "");
        using var staff = await host.StaffAsync();
        var page = await staff.GetAsync($"/console/policies/{id}/review");

        Assert.Contains($"Published as version {Iso(day)}", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("cannot come into force in the past", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Fix the draft", page.Text, StringComparison.Ordinal);
        Assert.Contains("Compared with version 2026-11-01, which was in force when this one was approved", page.Text, StringComparison.Ordinal);
        Assert.Contains("use message for administration", page.TextOf("#consequences + h3 + ul"), StringComparison.Ordinal);
        Assert.Contains("How we learn", page.TextOf("#learning-heading"), StringComparison.Ordinal);
        Assert.Contains("2026-11-01111", page.TextOf("[aria-labelledby=reach] tbody"), StringComparison.Ordinal);
        var facts = page.TextOf("[aria-labelledby=approved]");
        var draft = await host.DbAsync(db => db.Set<PolicyDraft>().SingleAsync(d => d.Id == id));
        Assert.Contains($"Written by{draft.AuthorNames}", facts, StringComparison.Ordinal);
        Assert.Contains($"Approved by{draft.ApproverName}, {Iso(day)} ", facts, StringComparison.Ordinal);
        Assert.Contains($"In force from{Iso(day)} ", facts, StringComparison.Ordinal);
        Assert.Contains(DraftDesk.Digest(draft.Text), facts, StringComparison.Ordinal);
        Assert.Contains("title: Privacy at Inkwell", page.TextOf(".policy-source"), StringComparison.Ordinal);
        Assert.Contains($"/console/policies/{id}/review", (await staff.GetAsync("/console/policies")).Source, StringComparison.Ordinal);
    }
}
