using Kept.Server.Campaigns;
using Kept.Server.Catalog;
using Kept.Server.Disclosures;
using Kept.Server.Network;
using Kept.Server.Storage;
using Kept.Tests.Campaigns;
using Kept.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kept.Tests.Staff;

/// <summary>Two members of staff who edit the same thing: the second is told what the first saved, and nothing is overwritten unseen.</summary>
public sealed class LostUpdateTests
{
    public static TheoryData<Provider> Providers => [Provider.Sqlite, Provider.Postgres];

    [Theory, MemberData(nameof(Providers))]
    public async Task Site_settings_saved_by_somebody_else_are_shown_and_kept(Provider provider)
    {
        await using var host = await KeptHost.StartAsync(provider);
        using var staff = await host.StaffAsync();
        var (first, second) = (await staff.GetAsync("/console/settings?site=foolscap"), await staff.GetAsync("/console/settings?site=foolscap"));
        await first.Form("Input.Name").Fill("Input.TaxNote", "Tax is added.").Fill("Input.Shipping[0].Price", "7.77").SubmitAsync();

        var refused = await second.Form("Input.Name").Fill("Input.Tagline", "Paper for all").SubmitAsync();
        Assert.Contains("Nothing was saved", refused.TextOf(".error-summary"), StringComparison.Ordinal);
        Assert.Contains("Tax is added.", refused.TextOf(".error-summary table"), StringComparison.Ordinal);
        Assert.Contains("7.77", refused.TextOf(".error-summary table"), StringComparison.Ordinal);
        Assert.Equal("Paper for all", refused.Form("Input.Name").Value("Input.Tagline"));
        Assert.Equal("Tax is added.", Site(host).TaxNote);

        await refused.Form("Input.Name").Fill("Input.TaxNote", "Tax is added.").SubmitAsync();
        Assert.Equal(("Paper for all", "Tax is added."), (Site(host).Tagline, Site(host).TaxNote));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Of_two_who_save_settings_at_once_one_is_told(Provider provider)
    {
        await using var host = await KeptHost.StartAsync(provider);
        using var staff = await host.StaffAsync();
        var pages = new[] { await staff.GetAsync("/console/settings?site=foolscap"), await staff.GetAsync("/console/settings?site=foolscap") };
        var answers = await Task.WhenAll(pages.Select((p, i) => p.Form("Input.Name").Fill("Input.Tagline", $"Tagline {i}").SubmitAsync()));
        Assert.Single(answers, a => a.Text.Contains("Nothing was saved", StringComparison.Ordinal));
        Assert.Single(answers, a => a.Text.Contains("Saved. The shop shows it now.", StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_price_changed_by_somebody_else_is_shown_and_sales_meanwhile_are_no_conflict(Provider provider)
    {
        await using var host = await KeptHost.StartAsync(provider);
        using var staff = await host.StaffAsync();
        const string path = "/console/catalogue?site=inkwell&q=hp-61-black";
        await SetStockAsync(host, 40);
        var (first, second) = (await staff.GetAsync(path), await staff.GetAsync(path));
        await host.DbAsync(async db => { await StockRoom.AdjustAsync(db, "inkwell", "hp-61-black", -3, default); return 0; });
        Assert.Contains("Saved", (await Fill(first, "Price", "12.34").SubmitAsync("Save changes")).Text, StringComparison.Ordinal);

        var refused = await Fill(second, "Stock", "50").SubmitAsync("Save changes");
        Assert.Contains("Nothing was changed yet", refused.Text, StringComparison.Ordinal);
        Assert.Contains("is 37 now. Save again to set 50.", refused.Text, StringComparison.Ordinal);
        Assert.Equal((1234, 37), await ProductAsync(host));

        await Fill(refused, "Stock", "50").SubmitAsync("Save changes");
        Assert.Equal(50, (await ProductAsync(host)).Stock);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Of_many_who_change_a_product_at_once_one_is_served(Provider provider)
    {
        await using var host = await KeptHost.StartAsync(provider);
        using var staff = await host.StaffAsync();
        await SetStockAsync(host, 10);
        var page = await staff.GetAsync("/console/catalogue?site=inkwell&q=hp-61-black");
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Fill(page, "Stock", "15").SubmitAsync("Save changes")));
        Assert.Equal(3, answers.Count(a => a.Text.Contains("Nothing was changed yet", StringComparison.Ordinal)));
        Assert.Equal(15, (await ProductAsync(host)).Stock);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_partner_changed_by_somebody_else_is_neither_overwritten_nor_signed(Provider provider)
    {
        await using var host = await KeptHost.StartAsync(provider);
        using var staff = await host.StaffAsync();
        const string path = "/console/partners/inkwell/stripe";
        var (first, second) = (await staff.GetAsync(path), await staff.GetAsync(path));
        await first.Form("Form.Name").Fill("Form.Purposes", "accounting").SubmitAsync("Save");

        var unsigned = await second.Form("form[action*='Sign']").SubmitAsync();
        Assert.Contains("Somebody else changed this partner", unsigned.TextOf(".error-summary"), StringComparison.Ordinal);
        Assert.Null(await host.DbAsync(db => Stripe(db).Select(p => p.AgreementSignedAt).SingleAsync()));
        var refused = await second.Form("Form.Name").Fill("Form.Role", "Takes cards").SubmitAsync("Save");
        Assert.Contains("payment, accounting, fraud-prevention", refused.TextOf(".error-summary table"), StringComparison.Ordinal);
        Assert.Equal("Takes cards", refused.Form("Form.Name").Value("Form.Role"));
        Assert.Equal("Card processor", await host.DbAsync(db => Stripe(db).Select(p => p.Role).SingleAsync()));

        Assert.Contains("Not signed", (await unsigned.Form("Form.Name").SubmitAsync("Save")).Text, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_campaign_changed_by_somebody_else_is_neither_overwritten_nor_sent(Provider provider)
    {
        await using var host = await KeptHost.StartAsync(provider);
        await Offers.PersonAsync(host.Services, "lost-update@example.org");
        var campaign = await Offers.CampaignAsync(host.Services, CampaignState.Draft);
        using var staff = await host.StaffAsync();
        var path = $"/console/campaigns/{campaign}";
        var (first, second) = (await staff.GetAsync(path), await staff.GetAsync(path));
        var review = await Eventually.GetAsync("the review", async () => await staff.GetAsync($"{path}/review") is var page && page.Document.QuerySelector("form[action$='/review']") is not null ? page : null);
        await first.Form("Subject").Fill("Subject", "Cheaper ink").SubmitAsync("Save");

        var refused = await second.Form("Subject").Fill("Body", "Half price.").SubmitAsync("Save");
        Assert.Contains("Cheaper ink", refused.TextOf(".error-summary table"), StringComparison.Ordinal);
        Assert.Equal("Half price.", refused.Form("Subject").Value("Body"));
        Assert.Contains("so it was not sent", (await review.Form("form[action$='/review']").SubmitAsync()).Text, StringComparison.Ordinal);
        Assert.Equal(CampaignState.Draft, (await Offers.ProgressAsync(host.Services, campaign))!.State);

        await refused.Form("Subject").SubmitAsync("Save");
        var saved = await host.DbAsync(db => db.Set<Campaign>().AsNoTracking().SingleAsync(c => c.Id == campaign));
        Assert.Equal(("Cheap ink", "Half price."), (saved.Subject, saved.Body));
    }

    private static Form Fill(Page page, string field, string value)
    {
        var row = page.Element("input[name$='.Sku'][value='hp-61-black']").GetAttribute("name")!.Replace(".Sku", "", StringComparison.Ordinal);
        return page.Form("form[action*='/console/catalogue?site']").Fill($"{row}.{field}", value);
    }

    private static IQueryable<Partner> Stripe(KeptDb db) => db.Set<Partner>().Where(p => p.SiteId == "inkwell" && p.Id == "stripe");

    private static Site Site(KeptHost host) => host.Services.GetRequiredService<Snapshot<SiteDirectory>>().Current["foolscap"];

    private static Task<int> SetStockAsync(KeptHost host, int pieces) =>
        host.DbAsync(db => db.Set<Product>().Where(p => p.SiteId == "inkwell" && p.Sku == "hp-61-black").ExecuteUpdateAsync(p => p.SetProperty(x => x.Stock, pieces)));

    private static async Task<(int Cents, int Stock)> ProductAsync(KeptHost host)
    {
        var product = await host.DbAsync(db => db.Set<Product>().AsNoTracking().SingleAsync(p => p.SiteId == "inkwell" && p.Sku == "hp-61-black"));
        return ((int)product.Price.Cents, product.Stock);
    }
}
