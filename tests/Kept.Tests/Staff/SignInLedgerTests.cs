using System.Text.Json;
using Kept.Server.Ledgers;
using Kept.Server.Staff;
using Kept.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using static Kept.Tests.Staff.ConsoleSteps;

namespace Kept.Tests.Staff;

public class SignInLedgerTests
{
    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task The_ledger_and_the_log_tell_who_signed_in_failed_was_locked_out_and_got_roles(Provider provider)
    {
        await using var host = await KeptHost.StartAsync(provider);
        using var boss = await host.StaffAsync();
        using var clerk = host.Browser();
        await SetUpAsync(clerk, await host.InviteAsync(Roles.Find("analyst")!), "clerk", Password);
        var ids = await host.DbAsync(db => db.Set<StaffUser>().ToDictionaryAsync(u => u.Roles, u => u.Id));
        var id = ids["analyst"].ToString("N");
        using var guesser = host.Browser();
        for (var i = 0; i < 6; i++)
            await SignInAsync(guesser, "clerk", "wrong horse battery");
        await SignInAsync(guesser, "my-secret-password", "typed into the wrong field");
        await SignInAsync(clerk, "clerk", Password);
        await boss.PostAsync("/console/staff?handler=Roles", ("id", ids["analyst"].ToString()), ("roles", "marketing"));
        await boss.PostAsync("/console/staff?handler=Deactivate", ("id", ids["analyst"].ToString()));

        var entries = await EntriesAsync(host);
        Assert.Equal(["invitation", "password"], Of(EntryKind.StaffSignedIn, id).Select(e => e["by"].ToString()));
        Assert.Equal(5, Of(EntryKind.StaffSignInFailed, id).Count());
        Assert.Single(Of(EntryKind.StaffSignInFailed, "unknown"));
        Assert.Equal("name-and-address", Assert.Single(Of(EntryKind.StaffLockedOut, id))["scope"].ToString());
        var changes = Of(EntryKind.StaffChanged, id).ToList();
        Assert.Equal(["joined", "roles", "deactivated"], changes.Select(e => e["change"].ToString()));
        Assert.Equal("analyst", changes[1]["before"].ToString());
        Assert.Equal("marketing", changes[1]["roles"].ToString());
        var actor = $"staff:{ids["administrator"]}";
        Assert.Equal(actor, changes[1]["actor"].ToString());

        var log = string.Join('\n', host.Logs.All);
        Assert.Contains($"Staff user {id} signed in by password", log, StringComparison.Ordinal);
        Assert.Contains($"A sign-in of staff user {id} failed: wrong password", log, StringComparison.Ordinal);
        Assert.Contains($"Too many failed sign-ins of staff user {id}", log, StringComparison.Ordinal);
        Assert.Contains($"Access of staff user {id} changed (roles: marketing) by {actor}", log, StringComparison.Ordinal);
        Assert.DoesNotContain(guesser.Address, log, StringComparison.Ordinal);
        Assert.DoesNotContain("my-secret-password", log + JsonSerializer.Serialize(entries), StringComparison.Ordinal);
        var page = await boss.GetAsync("/console/ledger?kind=staff-changed");
        Assert.Contains("set to marketing by", page.Text, StringComparison.Ordinal);

        IEnumerable<Dictionary<string, JsonElement>> Of(string kind, string user) =>
            entries.Where(e => e["kind"].ToString() == kind && e["user"].ToString() == user);
    }

    private static async Task<List<Dictionary<string, JsonElement>>> EntriesAsync(KeptHost host)
    {
        var bodies = await host.DbAsync(db => db.Set<LedgerEntry>()
            .Where(e => e.Kind.StartsWith("staff-") && e.Kind != EntryKind.StaffOpened)
            .OrderBy(e => e.Id).Select(e => e.Body!).ToListAsync());
        return bodies.ConvertAll(b => JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(b)!);
    }
}
