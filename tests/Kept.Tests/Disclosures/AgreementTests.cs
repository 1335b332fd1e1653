using Kept.Server.Disclosures;
using Kept.Server.Ledgers;
using Kept.Tests.Hosting;
using Kept.Tests.Orders;
using Microsoft.EntityFrameworkCore;

namespace Kept.Tests.Disclosures;

/// <summary>A partner gets data for the purposes that its signed agreement names, and for no others.</summary>
public sealed class AgreementTests
{
    private const string Page = "/console/partners/inkwell/sandbox-pay";

    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task Purposes_that_change_after_signing_need_a_new_signature_before_anything_is_shared(Provider provider)
    {
        await using var host = await KeptHost.StartAsync(provider);
        using var staff = await host.StaffAsync();
        var shopper = new Shopper(host.Browser(), "unsigned@buyers.example");
        await shopper.AddAsync(await host.ProductAsync(pieces: 9));

        var page = await staff.GetAsync(Page);
        Assert.Contains("Changing the purposes withdraws the signature", page.Text, StringComparison.Ordinal);
        page = await page.Form("Form.Name").Fill("Form.Purposes", "accounting").SubmitAsync("Save");
        Assert.Contains("Not signed", page.TextOf("[aria-labelledby=agreement]"), StringComparison.Ordinal);
        Assert.Contains("\"state\":\"withdrawn\"", await LastAgreementAsync(host), StringComparison.Ordinal);
        var refused = await (await shopper.CheckoutAsync()).SubmitAsync();
        Assert.Contains("cannot take this order at the moment", refused.Text, StringComparison.Ordinal);

        await page.Form("form[action*='Sign']").SubmitAsync();
        Assert.Contains("\"purposes\":\"payment, accounting, fraud-prevention\"", await LastAgreementAsync(host), StringComparison.Ordinal);
        Assert.Equal("pay.localhost", (await shopper.Fill(refused).SubmitAsync()).Url.Host);
    }

    [Fact]
    public async Task A_change_of_the_partners_role_keeps_the_signature()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        using var staff = await host.StaffAsync();
        await (await staff.GetAsync(Page)).Form("Form.Name").Fill("Form.Role", "Takes card payments").SubmitAsync("Save");
        Assert.NotNull(await host.DbAsync(db => db.Set<Partner>().Where(p => p.SiteId == "inkwell" && p.Id == "sandbox-pay").Select(p => p.AgreementSignedAt).SingleAsync()));
    }

    private static Task<string> LastAgreementAsync(KeptHost host) =>
        host.DbAsync(db => db.Set<LedgerEntry>().Where(e => e.Kind == EntryKind.Agreement).OrderByDescending(e => e.Id).Select(e => e.Body!).FirstAsync());
}
