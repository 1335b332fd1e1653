using Kept.Policy;
using Kept.Server.Campaigns;
using Kept.Server.Gate;
using Kept.Server.Network;
using Kept.Server.People;
using Kept.Server.Storage;
using Kept.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kept.Tests.Campaigns;

/// <summary>People and campaigns for tests, put in as the slices do it.</summary>
internal static class Offers
{
    /// <summary>A person who gave a name and an address at a site, without any choice.</summary>
    public static Task<Guid> PersonAsync(IServiceProvider root, string email, string name = "Ada Reader", string site = "inkwell") => ScopedAsync(root, async s =>
    {
        var intake = s.GetRequiredService<Intake>();
        return await s.GetRequiredService<Transactions>().RunAsync(async () =>
        {
            var (person, _) = await intake.PersonOfAsync(email, CollectionSource.ContactForm, default);
            var data = new PersonalData { Email = email, Name = name };
            await intake.CollectAsync(new Taking(Site(s, site), person.Id, data, [Purpose.OrderProcessing, Purpose.CustomerService], CollectionSource.ContactForm), default);
            return person.Id;
        });
    });

    public static Task<Guid> CampaignAsync(IServiceProvider root, CampaignState state = CampaignState.Sending, string subject = "Cheap ink", string body = "Hello {{ name }}, **half price** at [our shop](/c/ink).", string site = "inkwell", string? advertiser = null) =>
        ScopedAsync(root, async s =>
        {
            var campaign = new Campaign
            {
                Id = Guid.CreateVersion7(),
                SiteId = site,
                Advertiser = advertiser,
                Name = "Test",
                Subject = subject,
                Body = body,
                State = state,
                CreatedBy = "staff:test",
                CreatedAt = DateTimeOffset.UnixEpoch,
                StartedAt = DateTimeOffset.UnixEpoch,
            };
            await s.GetRequiredService<Transactions>().RunAsync(() =>
            {
                s.GetRequiredService<KeptDb>().Add(campaign);
                return Task.CompletedTask;
            });
            return campaign.Id;
        });

    public static Task ChooseAsync(IServiceProvider root, string email, bool optedIn, string site = "inkwell") => ScopedAsync(root, async s =>
    {
        var index = s.GetRequiredService<Intake>().EmailIndex(email);
        await s.GetRequiredService<ChoiceBook>().SetAsync(null, index, site, Scope.Offers, optedIn, "test", default);
        return true;
    });

    public static Task<CampaignProgress?> ProgressAsync(IServiceProvider root, Guid campaign) =>
        ScopedAsync(root, s => s.GetRequiredService<CampaignSwitch>().ProgressAsync(campaign, default));

    public static Task DoneAsync(IServiceProvider root, Guid campaign) =>
        Eventually.TrueAsync("the campaign to be done", async () => (await ProgressAsync(root, campaign))!.State == CampaignState.Done);

    public static Task<List<OutboxMail>> MailsAsync(IServiceProvider root, Guid campaign) =>
        ScopedAsync(root, s => CampaignSwitch.MailsOf(s.GetRequiredService<KeptDb>(), campaign).AsNoTracking().ToListAsync());

    public static async Task<T> ScopedAsync<T>(IServiceProvider root, Func<IServiceProvider, Task<T>> act)
    {
        await using var scope = root.CreateAsyncScope();
        return await act(scope.ServiceProvider);
    }

    private static Site Site(IServiceProvider services, string id) => services.GetRequiredService<Snapshot<SiteDirectory>>().Current[id];
}
