using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Storage;

/// <summary>
/// The one relational model. Each slice configures its own entities in its own folder and reaches them by
/// <see cref="DbContext.Set{TEntity}()"/>, so this file does not grow with the slices.
/// </summary>
internal abstract class KeptDb : DbContext, IDataProtectionKeyContext
{
    /// <summary>An act that fails is undone whole, so that a way back to the middle of it would be one more round trip for nothing.</summary>
    protected KeptDb(DbContextOptions options)
        : base(options) => Database.AutoSavepointsEnabled = false;

    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(KeptDb).Assembly);

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        // SQLite has no time type that sorts; one whole-number form serves both providers and raw SQL.
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UnixMilliseconds>();
        configurationBuilder.Properties<Shared.Money>().HaveConversion<MoneyCents>();
    }
}

/// <summary>The model on SQLite; exists so that each provider has its own migrations.</summary>
internal sealed class SqliteKeptDb(DbContextOptions<SqliteKeptDb> options) : KeptDb(options);

/// <summary>The model on PostgreSQL; exists so that each provider has its own migrations.</summary>
internal sealed class PostgresKeptDb(DbContextOptions<PostgresKeptDb> options) : KeptDb(options);
