using Kept.Tests.Hosting;
using Microsoft.Data.Sqlite;

namespace Kept.Tests.Orders;

/// <summary>Reads the sandbox processor's own books, which are a file beside the shop's database.</summary>
internal static class SandboxBooks
{
    public static long Charges(KeptHost host, string reference = "%") =>
        Count(host, "SELECT COUNT(*) FROM charges WHERE reference LIKE $r", reference);

    /// <summary>How often money of a payment went back.</summary>
    public static long Refunds(KeptHost host, string reference) =>
        Count(host, "SELECT COUNT(*) FROM refunds WHERE reference = $r", reference);

    private static long Count(KeptHost host, string sql, string reference)
    {
        using var db = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(host.Data, "sandbox-processor.db"), Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ConnectionString);
        db.Open();
        using var command = db.CreateCommand();
#pragma warning disable CA2100 // The texts are constants of this file.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.Parameters.AddWithValue("$r", reference);
        return (long)command.ExecuteScalar()!;
    }
}
