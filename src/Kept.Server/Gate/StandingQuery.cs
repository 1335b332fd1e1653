using Kept.Policy;
using Kept.Server.People;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Gate;

/// <summary>
/// The one statement that every single opening asks. Built once a server, for building a statement costs several times what
/// asking it does.
/// </summary>
internal abstract class StandingQuery
{
    /// <summary>Null when the collection's key has no row.</summary>
    public abstract Task<Standing?> AskAsync(KeptDb db, Collection collection, CancellationToken cancel);

    /// <param name="rows">One choice each; whoever chose nothing is one row without.</param>
    protected static Standing? From(List<Row> rows) => rows is not [var first, ..] ? null
        : new Standing(first.Key, [.. rows.Select(r => r.Choice).OfType<Choice>()], first.WrittenTerms, first.Restricted, first.PersonLives);

    protected sealed record Row(DataKey Key, Choice? Choice, bool WrittenTerms, bool Restricted, bool PersonLives);
}

/// <summary>Asks PostgreSQL, where the driver keeps statements prepared.</summary>
internal sealed class PostgresStandingQuery : StandingQuery
{
    private readonly Func<KeptDb, Guid, Guid, string, IAsyncEnumerable<Row>> rows = EF.CompileAsyncQuery((KeptDb db, Guid owner, Guid person, string site) =>
        from key in db.Set<DataKey>().AsNoTracking().Where(k => k.Id == owner)
        from choice in db.Set<Address>().Where(a => a.PersonId == person)
            .Join(db.Set<Choice>().Where(c => c.SiteId == site), a => a.Index, c => c.AddressIndex, (a, c) => c).DefaultIfEmpty()
        select new Row(
            key,
            choice,
            db.Set<WrittenTerms>().Any(t => t.PersonId == person && t.SiteId == site),
            db.Set<Person>().Any(p => p.Id == person && p.RestrictedAt != null),
            db.Set<DataKey>().Any(k => k.Id == person && k.DestroyedAt == null)));

    public override async Task<Standing?> AskAsync(KeptDb db, Collection collection, CancellationToken cancel) =>
        From(await rows(db, collection.KeyId, collection.PersonId, collection.SiteId).ToListAsync(cancel));
}

/// <summary>Asks SQLite, where planning this statement takes the time of five small ones.</summary>
internal sealed class SqliteStandingQuery : StandingQuery, IDisposable
{
    private readonly SqlitePrepared statement = new(
        """
        SELECT k."CreatedAt", k."DestroyedAt",
            EXISTS (SELECT 1 FROM written_terms t WHERE t."PersonId" = ?2 AND t."SiteId" = ?3),
            EXISTS (SELECT 1 FROM people p WHERE p."Id" = ?2 AND p."RestrictedAt" IS NOT NULL),
            EXISTS (SELECT 1 FROM data_keys d WHERE d."Id" = ?2 AND d."DestroyedAt" IS NULL),
            c."Id", c."AddressIndex", c."Scope", c."Advertiser", c."OptedIn", c."At", c."Via"
        FROM data_keys k
        LEFT JOIN (addresses a JOIN choices c ON c."AddressIndex" = a."Index" AND c."SiteId" = ?3) ON a."PersonId" = ?2
        WHERE k."Id" = ?1
        """);

    public override async Task<Standing?> AskAsync(KeptDb db, Collection collection, CancellationToken cancel)
    {
        await db.Database.OpenConnectionAsync(cancel);
        try
        {
            return From(statement.On(db).Bind(1, collection.KeyId).Bind(2, collection.PersonId).Bind(3, collection.SiteId).Read(s => new Row(
                new DataKey { Id = collection.KeyId, CreatedAt = s.Moment(0), DestroyedAt = s.IsNull(1) ? null : s.Moment(1) },
                s.IsNull(5) ? null : ChoiceOf(s, collection.SiteId),
                s.Number(2) != 0, s.Number(3) != 0, s.Number(4) != 0)));
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    public void Dispose() => statement.Dispose();

    private static Choice ChoiceOf(SqliteStatement s, string site) => new()
    {
        Id = s.Id(5),
        AddressIndex = s.Blob(6),
        SiteId = site,
        Scope = (Scope)s.Number(7),
        Advertiser = s.TextOrNull(8),
        OptedIn = s.Number(9) != 0,
        At = s.Moment(10),
        Via = s.Text(11),
    };
}
