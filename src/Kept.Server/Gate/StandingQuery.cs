using Kept.Policy;
using Kept.Server.People;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Gate;

/// <summary>
/// The one statement that every opening of a single collection asks: the collection with all that decides about it, for a question that goes to the
/// database costs more than what it asks there. One text serves both databases.
/// </summary>
internal abstract class StandingQuery
{
    /// <summary>
    /// One row for each choice the person made at the collection's site, and one without for each address that made none. $1 is the collection.
    /// SQLite would read all addresses and choices for the two joined to one another first.
    /// </summary>
    public const string Statement =
        """
        SELECT c."Id", c."PersonId", c."OrderId", c."SiteId", c."PolicyName", c."PolicyVersion", c."At", c."Source", c."Categories", c."PurposeBits",
            c."Payload", c."KeepUntil", k."CreatedAt", k."DestroyedAt",
            EXISTS (SELECT 1 FROM written_terms t WHERE t."PersonId" = c."PersonId" AND t."SiteId" = c."SiteId"),
            EXISTS (SELECT 1 FROM people p WHERE p."Id" = c."PersonId" AND p."RestrictedAt" IS NOT NULL),
            EXISTS (SELECT 1 FROM data_keys d WHERE d."Id" = c."PersonId" AND d."DestroyedAt" IS NULL),
            h."Id", h."AddressIndex", h."Scope", h."Advertiser", h."OptedIn", h."At", h."Via"
        FROM collections c
        LEFT JOIN data_keys k ON k."Id" = COALESCE(c."OrderId", c."PersonId")
        LEFT JOIN addresses a ON a."PersonId" = c."PersonId"
        LEFT JOIN choices h ON h."AddressIndex" = a."Index" AND h."SiteId" = c."SiteId"
        WHERE c."Id" = $1
        """;

    /// <summary>The collection as it is saved, and its standing. Null when there is none.</summary>
    public async Task<Found?> FindAsync(KeptDb db, Guid id, CancellationToken cancel)
    {
        await db.Database.OpenConnectionAsync(cancel);
        try
        {
            var (found, chosen) = ((Found?)null, new List<Choice>());
            await EachAsync(db, id, row =>
            {
                found ??= From(row, chosen);
                if (!row.IsNull(17))
                    chosen.Add(ChoiceOf(row));
            }, cancel);
            return found;
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    /// <summary>Asks <see cref="Statement"/> on the open connection.</summary>
    protected abstract Task EachAsync(KeptDb db, Guid id, Action<IRow> act, CancellationToken cancel);

    private static Found From(IRow row, IReadOnlyList<Choice> chosen)
    {
        var collection = new Collection
        {
            Id = row.Id(0),
            PersonId = row.Id(1),
            OrderId = row.IsNull(2) ? null : row.Id(2),
            SiteId = row.Text(3),
            PolicyName = row.Text(4),
            PolicyVersion = DateOnly.FromDayNumber((int)row.Number(5)),
            At = row.Moment(6),
            Source = row.Text(7),
            Categories = new CategorySet((ulong)row.Number(8)),
            Purposes = new PurposeSet(row.Number(9)),
            Payload = new Sealed<PersonalData>(row.Blob(10)),
            KeepUntil = row.IsNull(11) ? null : row.Moment(11),
        };
        var key = row.IsNull(12) ? null : new DataKey { Id = collection.KeyId, CreatedAt = row.Moment(12), DestroyedAt = row.IsNull(13) ? null : row.Moment(13) };
        return new(collection, new Standing(key, chosen, row.Flag(14), row.Flag(15), row.Flag(16)));
    }

    private static Choice ChoiceOf(IRow row) => new()
    {
        Id = row.Id(17),
        AddressIndex = row.Blob(18),
        SiteId = row.Text(3),
        Scope = (Scope)row.Number(19),
        Advertiser = row.IsNull(20) ? null : row.Text(20),
        OptedIn = row.Flag(21),
        At = row.Moment(22),
        Via = row.Text(23),
    };

    /// <summary>A collection, belonging to no unit of work, and what decides about it.</summary>
    internal sealed record Found(Collection Collection, Standing Standing);
}
