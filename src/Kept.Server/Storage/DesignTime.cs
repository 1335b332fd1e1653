using Microsoft.EntityFrameworkCore.Design;

namespace Kept.Server.Storage;

/// <summary>Lets <c>dotnet ef migrations add</c> build the SQLite model without starting the server.</summary>
internal sealed class SqliteDesignTime : IDesignTimeDbContextFactory<SqliteKeptDb>
{
    public SqliteKeptDb CreateDbContext(string[] args) => (SqliteKeptDb)Slice.Open(new StorageOptions());
}

/// <summary>Lets <c>dotnet ef migrations add</c> build the PostgreSQL model without starting the server.</summary>
internal sealed class PostgresDesignTime : IDesignTimeDbContextFactory<PostgresKeptDb>
{
    public PostgresKeptDb CreateDbContext(string[] args) => (PostgresKeptDb)Slice.Open(new StorageOptions { Database = "Host=design" });
}
