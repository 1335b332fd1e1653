using Kept.Policy;
using Kept.Server.Gate;
using Kept.Server.Network;
using Kept.Server.Storage;
using Kept.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Kept.Tests.Gate;

/// <summary>Puts personal data in and gets it out by the gate of a running server.</summary>
internal static class Sealing
{
    /// <summary>Collects an address; for an order under the order's own key. Returns the person.</summary>
    public static async Task<Guid> CollectAsync(KeptHost host, string email, Guid? order = null)
    {
        var person = Guid.Empty;
        await InTransactionAsync(host, async s =>
        {
            var intake = s.GetRequiredService<Intake>();
            person = (await intake.PersonOfAsync(email, CollectionSource.ContactForm, default)).Person.Id;
            var site = s.GetRequiredService<Snapshot<SiteDirectory>>().Current["inkwell"];
            await intake.CollectAsync(new Taking(site, person, new PersonalData { Email = email }, [Purpose.OrderProcessing], CollectionSource.ContactForm) { Order = order }, default);
        });
        return person;
    }

    public static async Task<string?> OpenAsync(KeptHost host, Guid person)
    {
        string? email = null;
        await InTransactionAsync(host, async s =>
            email = (await s.GetRequiredService<PolicyGate>().OpenPersonAsync(person, Ask.Use<For.OrderProcessing>(CategorySet.Of(Category.Email)), default)).Data.Email);
        return email;
    }

    /// <summary>Somebody comes to one server and is opened by the other, again and again.</summary>
    public static async Task<List<(Guid Person, string Email)>> CollectAndOpenAsync(KeptHost comes, KeptHost opens, CancellationToken stop)
    {
        var people = new List<(Guid, string)>();
        while (!stop.IsCancellationRequested)
        {
            var email = $"{Guid.NewGuid():N}@example.org";
            var person = await CollectAsync(comes, email);
            Assert.Equal(email, await OpenAsync(opens, person));
            people.Add((person, email));
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
        return people;
    }

    public static Task InTransactionAsync(KeptHost host, Func<IServiceProvider, Task> act) => host.ScopedAsync(async s =>
    {
        await s.GetRequiredService<Transactions>().RunAsync(() => act(s));
        return true;
    });
}
