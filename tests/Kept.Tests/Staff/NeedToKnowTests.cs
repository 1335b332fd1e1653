using System.Net;
using Kept.Server.Campaigns;
using Kept.Server.Gate;
using Kept.Server.Ledgers;
using Kept.Server.People;
using Kept.Server.Staff;
using Kept.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static Kept.Tests.Requests.RecordSteps;

namespace Kept.Tests.Staff;

/// <summary>Staff may state only purposes that their roles are for, whatever else the page is for.</summary>
public sealed class NeedToKnowTests(SharedHosts hosts)
{
    [Fact]
    public async Task Privacy_officer_opens_a_record_for_a_request_and_not_for_accounting()
    {
        var host = await hosts.GetAsync(Provider.Sqlite);
        using var browser = host.Browser(cookies: false);
        await WriteLetterAsync(browser, "need-to-know@example.org", "Nina Needed");
        using var officer = await host.StaffAsync(Roles.Find("privacy-officer")!);
        var page = await officer.GetAsync("/console/people");
        Assert.DoesNotContain("accounting", page.Source, StringComparison.Ordinal);
        var refused = await officer.PostAsync("/console/people", ("Who", "need-to-know@example.org"), ("For", "accounting"));
        Assert.Contains("Say for what you open the record", refused.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Nina Needed", refused.Text, StringComparison.Ordinal);
        var opened = await officer.PostAsync("/console/people", ("Who", "need-to-know@example.org"), ("For", "rights-request"));
        Assert.Contains("Nina Needed", opened.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mail_is_read_for_a_purpose_of_the_role_and_without_its_links()
    {
        var host = await hosts.GetAsync(Provider.Sqlite);
        using var browser = host.Browser(cookies: false);
        await WriteLetterAsync(browser, "mail-read@example.org", "Mia Mailed");
        var link = await LinkAsync(host, browser, "mail-read@example.org");
        var person = await host.ScopedAsync(async s => (await s.GetRequiredService<PersonDirectory>().FindAddressAsync(s.GetRequiredService<Intake>().EmailIndex("mail-read@example.org"), default))!.PersonId);
        var mail = await host.DbAsync(db => db.Set<OutboxMail>().Where(m => m.PersonId == person && m.Kind == "record-link").Select(m => m.Id).SingleAsync());
        using var fulfilment = await host.StaffAsync(Roles.Find("fulfilment")!);
        var refused = await fulfilment.PostAsync($"/console/outbox/{mail}", ("purpose", "rights-request"));
        Assert.DoesNotContain("Mia Mailed", refused.Source, StringComparison.Ordinal);
        var page = await fulfilment.PostAsync($"/console/outbox/{mail}", ("purpose", "customer-service"));
        Assert.Contains("Mia Mailed", page.Text, StringComparison.Ordinal);
        var html = await fulfilment.GetAsync(page.Element("iframe").GetAttribute("src")!);
        foreach (var shown in new[] { page, html })
        {
            Assert.Contains("/privacy/record/link/▒▒▒", WebUtility.HtmlDecode(shown.Source), StringComparison.Ordinal);
            Assert.DoesNotContain(link.Segments[^1], shown.Source, StringComparison.Ordinal);
        }
        Assert.Equal(1, await host.DbAsync(db => db.Set<LedgerEntry>().CountAsync(e => e.PersonId == person && e.Kind == EntryKind.StaffOpened)));
    }
}
