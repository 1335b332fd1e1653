using Kept.Server.Shared;
using Kept.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Kept.Server.Orders.Sandbox;

/// <summary>Where a sandbox payment stands.</summary>
internal enum SandboxState
{
    Open = 1,
    Charged = 2,

    /// <summary>Accepted, but it will fail at <see cref="SandboxPayment.FailsAt"/>.</summary>
    Processing = 3,
    Closed = 4,
}

/// <summary>One payment at the sandbox. <c>Refused</c> is why the last card was refused.</summary>
internal sealed record SandboxPayment(
    string Reference, Money Amount, string Currency, string Description, Uri ReturnUrl, SandboxState State, string? Refused, string? Brand, string? Last4, DateTimeOffset? FailsAt);

/// <summary>
/// The sandbox processor's books, in a file of its own next to the shop's database, as another company's would be. Each
/// change is one SQL statement or one transaction with full sync, so it survives <c>kill -9</c>; a card number is never written.
/// </summary>
internal sealed class SandboxStore(StorageOptions storage, TimeProvider time)
{
    private readonly string connectionString = new SqliteConnectionStringBuilder { DataSource = Path.Combine(storage.DataPath, "sandbox-processor.db") }.ConnectionString;
    private volatile bool created;

    /// <summary>Begins a payment, or finds the one that has the key.</summary>
    public async Task<string> BeginAsync(string key, Money amount, string currency, string description, Uri returnUrl, CancellationToken cancel)
    {
        await using var db = await OpenAsync(cancel);
        await RunAsync(db,
            "INSERT INTO payments (reference, key, amount, currency, description, return_url, state, created) VALUES ($r, $k, $a, $c, $d, $u, 1, $t) ON CONFLICT (key) DO NOTHING",
            cancel, ("$r", $"pay_{Tokens.New(18)}"), ("$k", key), ("$a", amount.Cents), ("$c", currency), ("$d", description), ("$u", returnUrl.AbsoluteUri), ("$t", Now));
        await using var command = Command(db, "SELECT reference FROM payments WHERE key = $k", ("$k", key));
        return (string)(await command.ExecuteScalarAsync(cancel))!;
    }

    public async Task<SandboxPayment?> FindAsync(string reference, CancellationToken cancel)
    {
        await using var db = await OpenAsync(cancel);
        await using var command = Command(db,
            "SELECT reference, amount, currency, description, return_url, state, refused, brand, last4, fails_at FROM payments WHERE reference = $r", ("$r", reference));
        await using var row = await command.ExecuteReaderAsync(cancel);
        if (!await row.ReadAsync(cancel))
            return null;
        return new SandboxPayment(
            row.GetString(0), new Money(row.GetInt64(1)), row.GetString(2), row.GetString(3), new Uri(row.GetString(4)), (SandboxState)row.GetInt32(5),
            row.IsDBNull(6) ? null : row.GetString(6), row.IsDBNull(7) ? null : row.GetString(7), row.IsDBNull(8) ? null : row.GetString(8),
            row.IsDBNull(9) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(9)));
    }

    /// <summary>
    /// Charges an open payment. INVARIANT (BOOKS): the charge's key is the payment, so whatever is repeated it is charged once.
    /// </summary>
    /// <returns>False when the payment is no longer open.</returns>
    public async Task<bool> ChargeAsync(string reference, string brand, string last4, CancellationToken cancel)
    {
        await using var db = await OpenAsync(cancel);
        await using var transaction = db.BeginTransaction();
        var changed = await RunAsync(db, "UPDATE payments SET state = 2, brand = $b, last4 = $l, refused = NULL WHERE reference = $r AND state = 1",
            cancel, ("$b", brand), ("$l", last4), ("$r", reference));
        if (changed == 1)
            await RunAsync(db, "INSERT INTO charges (reference, amount, at) SELECT reference, amount, $t FROM payments WHERE reference = $r", cancel, ("$r", reference), ("$t", Now));
        await transaction.CommitAsync(cancel);
        return changed == 1;
    }

    /// <summary>Notes that a card was refused; the payer may try another.</summary>
    public Task RefuseAsync(string reference, string reason, CancellationToken cancel) =>
        ChangeAsync("UPDATE payments SET refused = $v WHERE reference = $r AND state = 1", reference, reason, cancel);

    /// <summary>Accepts a card whose payment fails at a moment to come.</summary>
    public Task AcceptToFailAsync(string reference, DateTimeOffset failsAt, CancellationToken cancel) =>
        ChangeAsync("UPDATE payments SET state = 3, fails_at = $v WHERE reference = $r AND state = 1", reference, failsAt.ToUnixTimeMilliseconds(), cancel);

    /// <summary>Closes an open payment for good.</summary>
    public Task CloseAsync(string reference, string? reason, CancellationToken cancel) =>
        ChangeAsync("UPDATE payments SET state = 4, refused = COALESCE(refused, $v) WHERE reference = $r AND state = 1", reference, reason, cancel);

    /// <summary>Gives money back, once a key; throws <see cref="InvalidOperationException"/> when nothing was charged.</summary>
    public async Task RefundAsync(string reference, Money amount, string key, CancellationToken cancel)
    {
        await using var db = await OpenAsync(cancel);
        await RunAsync(db,
            "INSERT INTO refunds (key, reference, amount, at) SELECT $k, reference, $a, $t FROM charges WHERE reference = $r AND amount >= $a ON CONFLICT (key) DO NOTHING",
            cancel, ("$k", key), ("$a", amount.Cents), ("$t", Now), ("$r", reference));
        await using var check = Command(db, "SELECT 1 FROM refunds WHERE key = $k AND reference = $r", ("$k", key), ("$r", reference));
        if (await check.ExecuteScalarAsync(cancel) is null)
            throw new InvalidOperationException("Nothing was charged that could be given back.");
    }

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private async Task ChangeAsync(string sql, string reference, object? value, CancellationToken cancel)
    {
        await using var db = await OpenAsync(cancel);
        await RunAsync(db, sql, cancel, ("$r", reference), ("$v", value ?? DBNull.Value));
    }

    private async Task<SqliteConnection> OpenAsync(CancellationToken cancel)
    {
        var db = new SqliteConnection(connectionString);
        await db.OpenAsync(cancel);
        await RunAsync(db, created ? SqliteSettings.Pragmas : SqliteSettings.Pragmas + Schema, cancel);
        created = true;
        return db;
    }

    private static SqliteCommand Command(SqliteConnection db, string sql, params ReadOnlySpan<(string Name, object Value)> values)
    {
        var command = db.CreateCommand();
#pragma warning disable CA2100 // Every text is a constant of this file; values are parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in values)
            command.Parameters.AddWithValue(name, value);
        return command;
    }

    private static async Task<int> RunAsync(SqliteConnection db, string sql, CancellationToken cancel, params (string Name, object Value)[] values)
    {
        await using var command = Command(db, sql, values);
        return await command.ExecuteNonQueryAsync(cancel);
    }

    private const string Schema =
        """
        PRAGMA journal_mode=WAL;
        CREATE TABLE IF NOT EXISTS payments (
            reference TEXT PRIMARY KEY, key TEXT NOT NULL UNIQUE, amount INTEGER NOT NULL, currency TEXT NOT NULL, description TEXT NOT NULL,
            return_url TEXT NOT NULL, state INTEGER NOT NULL, refused TEXT, brand TEXT, last4 TEXT, fails_at INTEGER, created INTEGER NOT NULL);
        CREATE TABLE IF NOT EXISTS charges (reference TEXT PRIMARY KEY REFERENCES payments, amount INTEGER NOT NULL, at INTEGER NOT NULL);
        CREATE TABLE IF NOT EXISTS refunds (key TEXT PRIMARY KEY, reference TEXT NOT NULL REFERENCES charges, amount INTEGER NOT NULL, at INTEGER NOT NULL);
        """;
}
