using Kept.Server.Storage;
using Npgsql;

namespace Kept.Tests.Hosting;

public sealed class PostgresSettingsTests
{
    [Fact]
    public void Statements_are_prepared_and_sessions_not_reset_unless_the_operator_says_otherwise()
    {
        var ours = new NpgsqlConnectionStringBuilder(PostgresSettings.Of("Host=db;Database=kept"));
        Assert.Equal(("db", true), (ours.Host, ours.NoResetOnClose));
        Assert.True(ours.MaxAutoPrepare > 0);
        var pooler = new NpgsqlConnectionStringBuilder(PostgresSettings.Of("Host=db;Database=kept;Max Auto Prepare=0"));
        Assert.Equal((0, false), (pooler.MaxAutoPrepare, pooler.NoResetOnClose));
    }

    [Theory]
    [InlineData("Host=db", 20)]
    [InlineData("Host=db;Maximum Pool Size=60", 60)]
    [InlineData("Host=db;MaxPoolSize=100", 100)]
    public void Two_servers_fit_into_the_hundred_connections_of_PostgreSQL_unless_the_operator_says_otherwise(string given, int most) =>
        Assert.Equal(most, new NpgsqlConnectionStringBuilder(PostgresSettings.Of(given)).MaxPoolSize);
}
