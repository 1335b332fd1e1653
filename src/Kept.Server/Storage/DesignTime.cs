using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Kept.Server.Storage;

/// <summary>Lets <c>dotnet ef migrations add</c> build the SQLite model without starting the server.</summary>
internal sealed class SqliteDesignTime : IDesignTimeDbContextFactory<SqliteKeptDb>
{
    public SqliteKeptDb CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<SqliteKeptDb>();
        Slice.UseSqlite(options, "design.db");
        return new SqliteKeptDb(options.Options);
    }
}

/// <summary>Lets <c>dotnet ef migrations add</c> build the PostgreSQL model without starting the server.</summary>
internal sealed class PostgresDesignTime : IDesignTimeDbContextFactory<PostgresKeptDb>
{
    public PostgresKeptDb CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<PostgresKeptDb>();
        Slice.UsePostgres(options, "Host=design");
        return new PostgresKeptDb(options.Options);
    }
}
