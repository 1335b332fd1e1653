using Kept.Policy;
using Kept.Server.Campaigns;
using Kept.Server.Gate;
using Kept.Server.Network;
using Kept.Server.Storage;
using Kept.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Kept.Tests.Campaigns;

public sealed class TransactionMailTests
{
    [Fact]
    public async Task Mail_about_a_transaction_is_not_stopped_by_an_opt_out_and_is_queued_once()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite, s => s.AddScoped<IMailComposer, Receipt>());
        var person = await Offers.PersonAsync(host.Services, "ada@example.org");
        await Offers.ChooseAsync(host.Services, "ada@example.org", optedIn: false);
        for (var i = 0; i < 2; i++)
            await QueueAsync(host, person);
        await host.Mail.WaitAsync("ada@example.org", "Your receipt");
        Assert.Single(host.Mail.All);
        Assert.Null(host.Mail.All[0].Headers["List-Unsubscribe"]);
    }

    [Fact]
    public async Task Mail_leaves_within_about_a_second_of_the_commit()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite, s => s.AddScoped<IMailComposer, Receipt>());
        var person = await Offers.PersonAsync(host.Services, "ada@example.org");
        await Task.Delay(500, TestContext.Current.CancellationToken);
        var begun = Environment.TickCount64;
        await QueueAsync(host, person);
        await host.Mail.WaitAsync("ada@example.org");
        Assert.InRange(Environment.TickCount64 - begun, 0, 1800);
    }

    private static Task QueueAsync(KeptHost host, Guid person) => host.ScopedAsync(async s =>
    {
        var site = s.GetRequiredService<Snapshot<SiteDirectory>>().Current["inkwell"];
        await s.GetRequiredService<Transactions>().RunAsync(() =>
            s.GetRequiredService<Outbox>().QueueAsync(site, "receipt", person, person, $"receipt/{person:N}", default));
        return 0;
    });

    private sealed class Receipt(PolicyGate gate) : IMailComposer
    {
        public string Kind => "receipt";

        public bool IsOffer => false;

        public MailAbout About { get; } = new("Receipt", "the test asked for it");

        public async Task<ComposedMail?> ComposeAsync(OutboxMail mail, Site site, CancellationToken cancel)
        {
            var ask = Ask.Use<For.TransactionMail>(CategorySet.Of(Category.Email));
            var to = await gate.OpenPersonAsync(mail.PersonId!.Value, ask, cancel, site.Id);
            return to.Data.Email is null ? null : ComposedMail.To(to, ("Your receipt", "Thank you.", "<p>Thank you.</p>"));
        }
    }
}
