using System.Net;
using Kept.Tests.Hosting;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Kept.Tests.Gate;

/// <summary>The process is really killed between the writes to the database and to the key store.</summary>
public sealed class KeyKillTests
{
    private const string Keys = "SELECT COUNT(*) FROM data_keys";

    // The network log has a key of its own for each day.
    private const string StoredKeys = Keys + " WHERE ends_at IS NULL";

    [Fact]
    public async Task Killed_between_key_and_data_on_PostgreSQL_nothing_is_lost()
    {
        await using var kept = await KeptProcess.StartAsync(Provider.Postgres, ("KEPT__FAULT", "key-stored"));
        using var browser = kept.Browser();
        var letter = await KilledAtLetterAsync(kept, browser);
        await kept.ServeAsync();
        Assert.Equal(HttpStatusCode.OK, (await letter.SubmitAsync("Send")).Status);
        // The key that had no row stays, opens nothing, and is nobody's: the person has another.
        Assert.Equal((2, 1), (Ask(kept, StoredKeys, keys: true), Ask(kept, Keys)));
    }

    [Fact]
    public async Task Killed_between_key_and_data_nothing_is_lost_and_killed_while_keys_move_they_all_arrive()
    {
        await using var kept = await KeptProcess.StartAsync(Provider.Sqlite, ("KEPT__FAULT", "key-stored"));
        using var browser = kept.Browser();
        var letter = await KilledAtLetterAsync(kept, browser);

        await kept.ServeAsync();
        await letter.SubmitAsync("Send");
        await (await browser.GetAsync("/privacy/record")).Form("form.ask-link").Fill("Email", "moved@example.org").SubmitAsync();
        var link = MailFolder.Link(await kept.Mail.WaitAsync("moved@example.org", "link"), "/privacy/record/link/");
        await kept.StopAsync();
        MoveBack(kept);

        await Assert.ThrowsAsync<ServerEndedException>(() => kept.RunAsync(("KEPT__FAULT", "keys-taken-in")));
        Assert.Equal(1, Ask(kept, "kept.db", """SELECT COUNT(*) FROM data_keys WHERE "Wrapped" IS NOT NULL"""));
        await kept.ServeAsync();

        Assert.Equal(0, Ask(kept, "kept.db", """SELECT COUNT(*) FROM data_keys WHERE "Wrapped" IS NOT NULL"""));
        var record = await (await browser.GetAsync(link)).Form("form.use-link").SubmitAsync();
        Assert.Contains("Where is my toner", record.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, record.Status);
    }

    /// <summary>Sends a letter, which kills the process once its key is stored. Returns the letter, to be sent again.</summary>
    private static async Task<Form> KilledAtLetterAsync(KeptProcess kept, Browser browser)
    {
        var letter = (await browser.GetAsync("/privacy/contact")).Form("Form.Message").Fill("Form.Email", "moved@example.org").Fill("Form.Message", "Where is my toner?");
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => letter.SubmitAsync("Send"));
        await kept.EndedAsync();
        Assert.Equal((1, 0), (Ask(kept, StoredKeys, keys: true), Ask(kept, Keys)));
        return letter;
    }

    /// <summary>The installation as it was before keys had a store: they lie in the database.</summary>
    private static void MoveBack(KeptProcess kept)
    {
        var keys = Path.Combine(kept.Data, "keys.db");
        using (var connection = Open(kept, "kept.db"))
        {
            using var command = connection.CreateCommand();
            command.CommandText =
                """
                ATTACH @keys AS store;
                UPDATE main.data_keys AS k SET "Wrapped" = (SELECT s.wrapped FROM store.data_keys AS s WHERE s.id = k."Id");
                """;
            command.Parameters.AddWithValue("keys", keys);
            command.ExecuteNonQuery();
        }
        foreach (var file in Directory.EnumerateFiles(kept.Data, "keys.db*"))
            File.Delete(file);
    }

    /// <summary>Asks the database of a process, or its key store when <paramref name="keys"/>; both lie in one PostgreSQL database.</summary>
    internal static long Ask(KeptProcess kept, string sql, bool keys = false)
    {
        if (kept.Database.Length == 0)
            return Ask(kept, keys ? "keys.db" : "kept.db", sql);
        using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(kept.Database) { SearchPath = keys ? "kept_keys" : "public", Pooling = false }.ConnectionString);
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        return (long)command.ExecuteScalar()!;
    }

    internal static long Ask(KeptProcess kept, string file, string sql)
    {
        using var connection = Open(kept, file);
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }

    private static SqliteConnection Open(KeptProcess kept, string file)
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(kept.Data, file)};Pooling=False");
        connection.Open();
        return connection;
    }
}
