using Kept.Server.Campaigns;
using Kept.Server.Storage;
using Kept.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Kept.Tests.Campaigns;

/// <summary>The real process is killed between two steps of a send and started again.</summary>
public sealed class KillTests
{
    private const int People = 3;

    [Theory]
    [InlineData("campaign-batch-written")]
    [InlineData("campaign-batch-committed")]
    [InlineData("mail-claimed")]
    [InlineData("mail-half-written")]
    [InlineData("mail-handed-over")]
    public async Task Killed_send_loses_nothing_and_sends_nothing_twice(string fault)
    {
        await using var kept = await KeptProcess.AtRestAsync(Provider.Sqlite);
        var campaign = await PrepareAsync(kept);
        var starting = kept.RunAsync(("KEPT__FAULT", fault));
        await kept.EndedAsync();
        await IgnoreEarlyEndAsync(starting);
        await kept.ServeAsync();
        await Eventually.TrueAsync("the campaign to be done", async () => await StateAsync(kept, campaign) == CampaignState.Done);
        Assert.Equal(
            Enumerable.Range(0, People).Select(i => $"p{i}@example.org"),
            kept.Mail.All.Select(m => m.To.Mailboxes.Single().Address).Order(StringComparer.Ordinal));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(kept.Data, "outbox"), "*.tmp"));
    }

    /// <summary>People and a campaign, put in by a server that never sends.</summary>
    private static async Task<Guid> PrepareAsync(KeptProcess kept)
    {
        await using var app = Server.Program.Build(["--data", kept.Data, .. Postgres.Flag(kept.Database)]);
        await Server.Startup.ReadyAsync(app.Services, TestContext.Current.CancellationToken);
        for (var i = 0; i < People; i++)
            await Offers.PersonAsync(app.Services, $"p{i}@example.org");
        var campaign = await Offers.CampaignAsync(app.Services);
        return campaign;
    }

    private static Task<CampaignState> StateAsync(KeptProcess kept, Guid campaign) =>
        DbAsync(kept, db => db.Set<Campaign>().Where(c => c.Id == campaign).Select(c => c.State).SingleAsync());

    private static async Task<T> DbAsync<T>(KeptProcess kept, Func<SqliteKeptDb, Task<T>> act)
    {
        var options = new DbContextOptionsBuilder<SqliteKeptDb>();
        Server.Storage.Slice.UseSqlite(options, Path.Combine(kept.Data, "kept.db"));
        await using var db = new SqliteKeptDb(options.Options);
        return await act(db);
    }

    // The fault may strike before the process has answered that it is ready.
    private static async Task IgnoreEarlyEndAsync(Task starting)
    {
        try
        {
            await starting;
        }
        catch (InvalidOperationException)
        {
            return;
        }
    }
}
