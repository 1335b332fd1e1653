using Npgsql;

namespace Kept.Server.Storage;

/// <summary>
/// What every connection to PostgreSQL has. Statements that come often are prepared, for planning one costs as much as answering it, and
/// connections are given back as they are, for no act leaves anything in its session.
/// </summary>
internal static class PostgresSettings
{
    private const int Prepared = 100;

    /// <summary>
    /// The same connection string with these settings. One that names <c>Max Auto Prepare</c>, as one to a pooler between must (0), stays
    /// as it is.
    /// </summary>
    public static string Of(string connectionString)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString);
        if (!builder.ShouldSerialize("Max Auto Prepare"))
            (builder.MaxAutoPrepare, builder.AutoPrepareMinUsages, builder.NoResetOnClose) = (Prepared, 2, true);
        return builder.ConnectionString;
    }
}
