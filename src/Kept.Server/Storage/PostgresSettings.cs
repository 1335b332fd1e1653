using Npgsql;

namespace Kept.Server.Storage;

/// <summary>
/// What every connection to PostgreSQL has. Statements that come often are prepared, for planning one costs as much as answering it, and
/// connections are given back as they are, for no act leaves anything in its session. There are few of them, for PostgreSQL refuses all
/// beyond its <c>max_connections</c>, 100 unless set, while what waits for one of ours just waits.
/// </summary>
internal static class PostgresSettings
{
    private const int Prepared = 100;

    /// <summary>For the database, as many for the key store, one for the entries of readings and two for what they open: two servers fit into one PostgreSQL as it comes.</summary>
    private const int Connections = 20;

    /// <summary>
    /// The same connection string with these settings. One that names <c>Max Auto Prepare</c>, as one to a pooler between must (0), keeps that and
    /// has its sessions reset, and one that names <c>Maximum Pool Size</c> keeps that.
    /// </summary>
    public static string Of(string connectionString)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString);
        if (!builder.ShouldSerialize("Max Auto Prepare"))
            (builder.MaxAutoPrepare, builder.AutoPrepareMinUsages, builder.NoResetOnClose) = (Prepared, 2, true);
        if (!builder.ShouldSerialize("Maximum Pool Size"))
            builder.MaxPoolSize = Connections;
        return builder.ConnectionString;
    }
}
