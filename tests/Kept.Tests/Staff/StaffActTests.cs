using System.Text.Json.Nodes;
using Kept.Server.Campaigns;
using Kept.Server.Catalog;
using Kept.Server.Ledgers;
using Kept.Server.Staff;
using Kept.Tests.Campaigns;
using Kept.Tests.Hosting;
using Kept.Tests.Orders;
using Microsoft.EntityFrameworkCore;

namespace Kept.Tests.Staff;

/// <summary>Whatever staff change stands in the ledger: who, what, which fields from what to what, and why where a reason is asked.</summary>
public sealed class StaffActTests
{
    [Fact]
    public async Task Changes_to_products_settings_partners_campaigns_and_keys_are_recorded_with_their_author()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        using var staff = await host.StaffAsync();
        var actor = $"staff:{await host.DbAsync(db => db.Set<StaffUser>().Where(u => u.DisplayName == "Staff of the test").Select(u => u.Id).SingleAsync())}";
        await host.DbAsync(db => db.Set<Product>().Where(p => p.SiteId == "inkwell" && p.Sku == "hp-61-black").ExecuteUpdateAsync(p => p.SetProperty(x => x.Stock, 7)));

        var list = await staff.GetAsync("/console/catalogue?site=inkwell&q=hp-61-black");
        var row = list.Element("input[name$='.Sku'][value='hp-61-black']").GetAttribute("name")!.Replace(".Sku", "", StringComparison.Ordinal);
        await list.Form("form[action*='/console/catalogue?site']").Fill($"{row}.Price", "12.34").Fill($"{row}.Stock", "9").SubmitAsync("Save changes");
        var product = await LastAsync(host);
        Assert.Equal((actor, "changed", "product", "hp-61-black"), Head(product));
        Assert.Equal("$12.34", product["changes"]!["Price"]![1]!.ToString());
        Assert.Equal("""["7","9"]""", product["changes"]!["Stock"]!.ToJsonString());

        await (await staff.GetAsync("/console/settings?site=foolscap")).Form("Input.Name").Fill("Input.Tagline", "Paper").Fill("Input.PrivacyOfficer", "Ada Officer").SubmitAsync();
        var site = await LastAsync(host);
        Assert.Equal((actor, "changed", "site", "foolscap"), Head(site));
        Assert.Equal("Paper", site["changes"]!["Tagline"]![1]!.ToString());
        Assert.Equal("[]", site["changes"]!["Privacy officer"]!.ToJsonString());
        Assert.DoesNotContain("Ada", site.ToJsonString(), StringComparison.Ordinal);

        await (await staff.GetAsync("/console/partners/inkwell/stripe")).Form("Form.Name").Fill("Form.Country", "IE").SubmitAsync("Save");
        var partner = await LastAsync(host);
        Assert.Equal((actor, "changed", "partner", "stripe"), Head(partner));
        Assert.Equal("""["US","IE"]""", partner["changes"]!["Country"]!.ToJsonString());

        var campaign = await Offers.CampaignAsync(host.Services, CampaignState.Draft);
        await (await staff.GetAsync($"/console/campaigns/{campaign}")).Form("Subject").Fill("Subject", "Ink").SubmitAsync("Save");
        Assert.Equal("""["Cheap ink","Ink"]""", (await LastAsync(host))["changes"]!["Subject"]!.ToJsonString());

        await staff.PostAsync("/console/settings/api-keys?handler=Create", ("name", "recorded"), ("site", "inkwell"));
        Assert.Equal("created", (await LastAsync(host))["act"]!.ToString());
        await staff.PostAsync("/console/settings/api-keys?handler=Revoke", ("id", await host.DbAsync(db => db.Set<ApiKey>().Select(k => k.Id.ToString()).SingleAsync())));
        Assert.Equal("revoked", (await LastAsync(host))["act"]!.ToString());

        await staff.PostAsync("/console/settings?handler=Factor", ("required", "false"));
        Assert.Equal((actor, "changed", "sign-in-rule", "second-factor"), Head(await LastAsync(host)));

        await staff.PostAsync("/console/staff?handler=Invite", ("roles", "marketing"));
        var invitation = await LastAsync(host);
        var invited = invitation["reference"]!.ToString();
        Assert.Equal((actor, "created", "invitation", invited), Head(invitation));
        Assert.Equal("""["","marketing"]""", invitation["changes"]!["Roles"]!.ToJsonString());
        await staff.PostAsync("/console/staff?handler=Withdraw", ("id", invited));
        Assert.Equal((actor, "withdrew", "invitation", invited), Head(await LastAsync(host)));

        var ledger = await staff.GetAsync($"/console/ledger?kind={EntryKind.StaffActed}");
        Assert.Contains("Staff of the test changed the partner stripe: Country from US to IE.", ledger.Text, StringComparison.Ordinal);
    }

    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task Cancelling_and_refunding_say_what_will_happen_ask_for_a_reason_and_record_it(Provider provider)
    {
        await using var host = await KeptHost.StartAsync(provider);
        foreach (var act in new[] { "cancel", "refund" })
        {
            var sale = await Sale.MakeAsync(host, $"{act}@reasons.example");
            if (act == "refund")
                await sale.ShipAsync("1Z-REASON");
            var page = await (await sale.ConsoleAsync()).FollowAsync(act == "cancel" ? "Cancel and refund" : "Refund");
            Assert.Contains($"gets the whole amount back on their card: {(await sale.OrderAsync()).Total}", page.Text, StringComparison.Ordinal);
            Assert.Contains(act == "cancel" ? "2 pieces go back into stock" : "stock stays as it is", page.Text, StringComparison.Ordinal);

            var unreasoned = await page.Form("Reason").SubmitAsync();
            Assert.Contains("Choose the reason", unreasoned.TextOf(".error-summary"), StringComparison.Ordinal);
            Assert.Equal(0, await sale.RefundsAsync());
            await unreasoned.Form("Reason").Fill("Reason", "damaged").SubmitAsync();
            Assert.Equal(1, await sale.RefundsAsync());

            var entry = JsonNode.Parse(Assert.Single(await sale.LedgerAsync(EntryKind.StaffActed), b => b.Contains("\"reason\"", StringComparison.Ordinal)))!.AsObject();
            Assert.Equal(("damaged", sale.Number), (entry["reason"]!.ToString(), entry["reference"]!.ToString()));
            Assert.StartsWith("staff:", entry["actor"]!.ToString(), StringComparison.Ordinal);
            var shipped = (await sale.LedgerAsync(EntryKind.StaffActed)).Count(b => b.Contains("\"act\":\"shipped\"", StringComparison.Ordinal));
            Assert.Equal(act == "refund" ? 1 : 0, shipped);
            Assert.Contains("because the goods were damaged", (await sale.OrderAsync()).Reason, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Removing_from_sale_says_what_will_happen_asks_for_a_reason_and_records_it()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        using var staff = await host.StaffAsync();
        var list = await staff.GetAsync("/console/catalogue?site=inkwell&q=hp-61-black");
        var page = await staff.GetAsync(list.Element("a[href*='/remove'][href$='sku=hp-61-black']").GetAttribute("href")!);
        Assert.Contains("disappears from the shop and its search at once", page.Text, StringComparison.Ordinal);
        Assert.Contains("HP 61 Black", page.TextOf("tbody"), StringComparison.Ordinal);
        Assert.Contains("Choose the reason", (await page.Form("Reason").SubmitAsync()).TextOf(".error-summary"), StringComparison.Ordinal);
        Assert.Equal(1, await SoldAsync(host));

        await page.Form("Reason").Fill("Reason", "recalled").SubmitAsync();
        Assert.Equal(0, await SoldAsync(host));
        var entry = await LastAsync(host);
        Assert.Equal(("removed from sale", "hp-61-black", "recalled"), (entry["act"]!.ToString(), entry["reference"]!.ToString(), entry["reason"]!.ToString()));
        using var shopper = host.Browser();
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await shopper.GetAsync("/p/hp-61-black")).Status);
    }

    [Fact]
    public async Task An_import_records_its_file_and_changes_and_removes_nothing_before_it_is_confirmed()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        using var staff = await host.StaffAsync();
        const string file = "sku,brand,name,oem_number,kind,colour,page_yield,price,type,stock,description\nhp-61-black,HP,HP 61 Renamed,CH561WN,ink,black,190,1.23,oem,7,x\n";
        var before = await host.DbAsync(db => db.Set<Product>().CountAsync(p => p.SiteId == "inkwell"));
        using var content = new MultipartFormDataContent { { new StringContent("products"), "What" }, { new StringContent("true"), "RemoveOthers" }, { new StringContent(file), "file", "products.csv" } };
        var page = await staff.SendAsync(new HttpRequestMessage(HttpMethod.Post, new Uri(staff.Home, "/console/catalogue/import?site=inkwell")) { Content = content });
        Assert.Contains($"{before - 1:N0} products that are not in the file. Nothing was removed yet.", page.Text, StringComparison.Ordinal);
        Assert.Equal(before, await host.DbAsync(db => db.Set<Product>().CountAsync(p => p.SiteId == "inkwell")));
        Assert.Contains("HP 61 Renamed", (await LastAsync(host)).ToJsonString(), StringComparison.Ordinal);

        page = await page.Form("form[action*='remove']").SubmitAsync();
        await page.Form("Reason").Fill("Reason", "discontinued").SubmitAsync();
        Assert.Equal(1, await host.DbAsync(db => db.Set<Product>().CountAsync(p => p.SiteId == "inkwell")));
    }

    [Fact]
    public void Words_of_an_act_name_who_did_it_and_what_changed()
    {
        const string body = """{"act":"changed","actor":"staff:1","changes":{"Contact":[],"Price":["$1.00","$2.00"]},"reason":"wrong-offer","reference":"x","subject":"product"}""";
        Assert.Equal("Ada changed the product x (wrong offer): Contact; Price from $1.00 to $2.00.", LedgerWords.Sentence(EntryKind.StaffActed, body, new Dictionary<string, string> { ["staff:1"] = "Ada" }));
        Assert.StartsWith("A member of staff changed", LedgerWords.Sentence(EntryKind.StaffActed, body), StringComparison.Ordinal);
    }

    private static Task<int> SoldAsync(KeptHost host) => host.DbAsync(db => db.Set<Product>().CountAsync(p => p.SiteId == "inkwell" && p.Sku == "hp-61-black"));

    private static (string, string, string, string) Head(JsonObject entry) => (entry["actor"]!.ToString(), entry["act"]!.ToString(), entry["subject"]!.ToString(), entry["reference"]!.ToString());

    private static async Task<JsonObject> LastAsync(KeptHost host) => JsonNode.Parse(
        await host.DbAsync(db => db.Set<LedgerEntry>().Where(e => e.Kind == EntryKind.StaffActed).OrderByDescending(e => e.Id).Select(e => e.Body!).FirstAsync()))!.AsObject();
}
