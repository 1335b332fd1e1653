using Kept.Policy;
using Kept.Server.Gate;
using Kept.Server.Network;
using Kept.Server.People;
using Kept.Server.Storage;
using Kept.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kept.Tests.Requests;

/// <summary>What a person does on the way to the record.</summary>
internal static class RecordSteps
{
    public static async Task<Page> RecordOfNewPersonAsync(KeptHost host, Hosting.Browser browser, string email, string name)
    {
        await WriteLetterAsync(browser, email, name);
        var link = await LinkAsync(host, browser, email);
        return await (await browser.GetAsync(link)).Form("form.use-link").SubmitAsync();
    }

    public static async Task WriteLetterAsync(Hosting.Browser browser, string email, string name)
    {
        var page = await browser.GetAsync("/privacy/contact");
        var sent = await page.Form("Form.Message").Fill("Form.Email", email).Fill("Form.Name", name).Fill("Form.Message", "Where is my toner?").SubmitAsync("Send");
        Assert.Contains("Your letter arrived", sent.Text, StringComparison.Ordinal);
    }

    public static async Task<Page> AskAsync(Hosting.Browser browser, string email) =>
        await (await browser.GetAsync("/privacy/record")).Form("form.ask-link").Fill("Email", email).SubmitAsync();

    public static async Task<Uri> LinkAsync(KeptHost host, Hosting.Browser browser, string email, Uri? than = null)
    {
        await AskAsync(browser, email);
        return await Eventually.GetAsync("a new link", async () =>
        {
            await Task.Yield();
            return host.Mail.To(email).Where(m => m.TextBody?.Contains("/privacy/record/link/", StringComparison.Ordinal) == true)
                .Select(m => MailFolder.Link(m, "/privacy/record/link/")).FirstOrDefault(l => l != than);
        });
    }

    public static Task<(Guid Person, Guid Order)> AddOrderCopyAsync(KeptHost host, string email) => host.ScopedAsync(async s =>
    {
        var (intake, order) = (s.GetRequiredService<Intake>(), Guid.CreateVersion7());
        var site = s.GetRequiredService<Snapshot<SiteDirectory>>().Current["inkwell"];
        var person = await s.GetRequiredService<Transactions>().RunAsync(async () =>
        {
            var (found, _) = await intake.PersonOfAsync(email, CollectionSource.ContactForm, default);
            var data = new PersonalData { Name = "Vera Vanished", Email = email, Order = "1 cartridge" };
            await intake.CollectAsync(new Taking(site, found.Id, data, [Purpose.OrderProcessing], CollectionSource.Checkout) { Order = order }, default);
            return found.Id;
        });
        return (person, order);
    });

    /// <summary>Whether somebody has this address.</summary>
    public static Task<bool> KnowsAsync(KeptHost host, string email) => host.ScopedAsync(s =>
    {
        var index = s.GetRequiredService<Intake>().EmailIndex(email);
        return s.GetRequiredService<KeptDb>().Set<Address>().AnyAsync(a => a.Index == index);
    });
}
