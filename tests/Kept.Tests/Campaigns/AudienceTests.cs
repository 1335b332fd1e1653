using Kept.Policy;
using Kept.Server.Campaigns;
using Kept.Server.Gate;
using Kept.Server.People;
using Kept.Tests.Hosting;

namespace Kept.Tests.Campaigns;

public sealed class AudienceTests
{
    private const int People = 6001;

    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task The_review_counts_everybody_exactly_and_says_why_it_leaves_some_out(Provider provider)
    {
        await using var host = await KeptHost.StartAsync(provider);
        await FillAsync(host);
        var campaign = await Offers.CampaignAsync(host.Services, CampaignState.Draft);
        using var staff = await host.StaffAsync();

        var review = await Eventually.GetAsync("the figure", async () =>
            await staff.GetAsync($"/console/campaigns/{campaign}/review") is var page && !page.Text.Contains("being counted", StringComparison.Ordinal) ? page : null);

        Assert.Contains("6,000 people may get it now", review.Text, StringComparison.Ordinal);
        Assert.Equal("1", review.TextOf("td.number"));
        Assert.Contains("Send to 6,000", review.Text, StringComparison.Ordinal);
    }

    /// <summary>People with an address whose sealed bytes nobody opens here; the last of them has opted out.</summary>
    private static Task<int> FillAsync(KeptHost host) => host.DbAsync(async db =>
    {
        for (var i = 0; i < People; i++)
        {
            var (id, index) = (Guid.CreateVersion7(), BitConverter.GetBytes((long)i));
            db.Add(new Person { Id = id, CreatedAt = DateTimeOffset.UnixEpoch });
            db.Add(new Address { Id = Guid.CreateVersion7(), PersonId = id, Index = index, CreatedAt = DateTimeOffset.UnixEpoch });
            db.Add(new Collection
            {
                Id = Guid.CreateVersion7(),
                PersonId = id,
                SiteId = "inkwell",
                PolicyName = "inkwell",
                PolicyVersion = new DateOnly(2026, 11, 1),
                At = DateTimeOffset.UnixEpoch,
                Source = CollectionSource.ContactForm,
                Categories = CategorySet.Of(Category.Email, Category.FullName),
                Purposes = PurposeSet.Of(Purpose.OrderProcessing),
                Payload = new Sealed<PersonalData>([]),
            });
            if (i == People - 1)
                db.Add(new Choice { Id = Guid.CreateVersion7(), AddressIndex = index, SiteId = "inkwell", Scope = Scope.Offers, OptedIn = false, At = DateTimeOffset.UnixEpoch, Via = "test" });
        }
        return await db.SaveChangesAsync();
    });
}
