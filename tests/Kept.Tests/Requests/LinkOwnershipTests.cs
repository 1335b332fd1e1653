using System.Net;
using Kept.Server.Gate;
using Kept.Server.People;
using Kept.Server.Requests;
using Kept.Server.Staff.Accounts;
using Kept.Server.Storage;
using Kept.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kept.Tests.Requests;

/// <summary>A mailed link opens the record of the person it was made for, and nobody else's when the address has moved meanwhile.</summary>
public sealed class LinkOwnershipTests(SharedHosts hosts)
{
    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task A_record_link_opens_nothing_after_its_address_moved_to_another_person(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        var (moving, other) = ($"moving-{provider}@example.org", $"moved-to-{provider}@example.org");
        using var browser = host.Browser(cookies: false);
        await RecordSteps.WriteLetterAsync(browser, moving, "Mo Moving");
        await RecordSteps.WriteLetterAsync(browser, other, "Olga Other");
        var link = await RecordSteps.LinkAsync(host, browser, moving);
        var page = await browser.GetAsync(link);
        await MoveAsync(host, moving, other);

        Assert.Equal(HttpStatusCode.Gone, (await page.Form("form.use-link").SubmitAsync()).Status);
        var index = await IndexAsync(host, moving);
        Assert.False(await host.DbAsync(db => db.Set<RecordSession>().AnyAsync(s => s.AddressIndex == index)));
    }

    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task A_sign_in_link_opens_nothing_after_its_address_moved_to_another_person(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        var (moving, other) = ($"signs-in-{provider}@example.org", $"signs-in-not-{provider}@example.org");
        using var browser = host.Browser();
        await RecordSteps.WriteLetterAsync(browser, other, "Olga Other");
        await browser.PostAsync("/account/sign-in", ("Email", moving));
        var link = MailFolder.Link(await host.Mail.WaitAsync(moving), "/account/link/");
        var page = await browser.GetAsync(link);
        await MoveAsync(host, moving, other);

        Assert.Equal(HttpStatusCode.Gone, (await page.Form(".narrow form").SubmitAsync()).Status);
        Assert.Contains("/account/sign-in", (await browser.GetAsync("/account")).Url.AbsolutePath, StringComparison.Ordinal);
        var index = await IndexAsync(host, moving);
        Assert.False(await host.DbAsync(db => db.Set<Account>().AnyAsync(a => db.Set<Address>().Any(x => x.Index == index && x.PersonId == a.PersonId))));
    }

    /// <summary>What happens when the address is joined to another record or becomes somebody's new address.</summary>
    private static Task MoveAsync(KeptHost host, string moving, string other) => host.ScopedAsync(async s =>
    {
        var (db, intake) = (s.GetRequiredService<KeptDb>(), s.GetRequiredService<Intake>());
        var (from, to) = (intake.EmailIndex(moving), intake.EmailIndex(other));
        var person = await db.Set<Address>().Where(a => a.Index == to).Select(a => a.PersonId).SingleAsync();
        return await db.Set<Address>().Where(a => a.Index == from).ExecuteUpdateAsync(a => a.SetProperty(x => x.PersonId, person));
    });

    private static Task<byte[]> IndexAsync(KeptHost host, string email) =>
        host.ScopedAsync(s => Task.FromResult(s.GetRequiredService<Intake>().EmailIndex(email)));
}
