using Kept.Policy;
using Kept.Server.People;
using Kept.Server.Storage;

namespace Kept.Server.Gate;

/// <summary>
/// The one statement that every opening asks: the collection, or all of a person, with all that decides about it, for a question that goes to the
/// database costs more than what it asks there. One text serves both databases.
/// </summary>
internal abstract class StandingQuery
{
    /// <summary>What is read of a collection, the columns before <see cref="ChoiceId"/>.</summary>
    private const string Columns =
        """
        SELECT c."Id", c."PersonId", c."OrderId", c."SiteId", c."PolicyName", c."PolicyVersion", c."At", c."Source", c."Categories", c."PurposeBits",
            c."Payload", c."KeepUntil", k."CreatedAt", k."DestroyedAt",
            EXISTS (SELECT 1 FROM written_terms t WHERE t."PersonId" = c."PersonId" AND t."SiteId" = c."SiteId"),
            EXISTS (SELECT 1 FROM people p WHERE p."Id" = c."PersonId" AND p."RestrictedAt" IS NOT NULL),
            EXISTS (SELECT 1 FROM data_keys d WHERE d."Id" = c."PersonId" AND d."DestroyedAt" IS NULL)
        """;

    protected const int CollectionId = 0;
    protected const int PersonId = 1;
    private const int ChoiceId = 17;

    /// <summary>
    /// One row for each choice the person made at the collection's site, and one without for each address that made none. $1 is the collection.
    /// SQLite would read all addresses and choices for the two joined to one another first.
    /// </summary>
    public const string OfCollection =
        Columns +
        """
        , h."Id", h."AddressIndex", h."Scope", h."Advertiser", h."OptedIn", h."At", h."Via"
        FROM collections c
        LEFT JOIN data_keys k ON k."Id" = COALESCE(c."OrderId", c."PersonId")
        LEFT JOIN addresses a ON a."PersonId" = c."PersonId"
        LEFT JOIN choices h ON h."AddressIndex" = a."Index" AND h."SiteId" = c."SiteId"
        WHERE c."Id" = $1
        """;

    /// <summary>One row for each collection, and one that has nothing but its person and site for each choice. $1 is the person.</summary>
    public const string OfPerson =
        Columns +
        """
        , NULL, NULL, NULL, NULL, NULL, NULL, NULL
        FROM collections c
        LEFT JOIN data_keys k ON k."Id" = COALESCE(c."OrderId", c."PersonId")
        WHERE c."PersonId" = $1
        UNION ALL
        SELECT NULL, a."PersonId", NULL, h."SiteId", NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
            h."Id", h."AddressIndex", h."Scope", h."Advertiser", h."OptedIn", h."At", h."Via"
        FROM addresses a
        JOIN choices h ON h."AddressIndex" = a."Index"
        WHERE a."PersonId" = $1
        """;

    /// <summary>The collection as it is saved, and its standing. Null when there is none.</summary>
    public async Task<Found?> FindAsync(KeptDb db, Guid id, CancellationToken cancel) => (await AskAsync(db, OfCollection, id, cancel)).Found.FirstOrDefault();

    /// <summary>The collections of a person as they are saved, orders' own included, and the standing of each; the oldest first.</summary>
    public async Task<IReadOnlyList<Found>> OfPersonAsync(KeptDb db, Guid person, CancellationToken cancel) =>
        [.. (await AskAsync(db, OfPerson, person, cancel)).Found.OrderBy(f => f.Collection.At)];

    /// <summary>Asks one of the statements.</summary>
    protected abstract Task<Answer> AskAsync(KeptDb db, string statement, Guid id, CancellationToken cancel);

    private static Found From(IRow row, string site, IReadOnlyList<Choice> chosen)
    {
        var collection = new Collection
        {
            Id = row.Id(0),
            PersonId = row.Id(1),
            OrderId = row.IsNull(2) ? null : row.Id(2),
            SiteId = site,
            PolicyName = row.Text(4),
            PolicyVersion = DateOnly.FromDayNumber((int)row.Number(5)),
            At = row.Moment(6),
            Source = CollectionSources.Parse(row.Text(7)),
            Categories = new CategorySet((ulong)row.Number(8)),
            Purposes = new PurposeSet(row.Number(9)),
            Payload = new Sealed<PersonalData>(row.Blob(10)),
            KeepUntil = row.IsNull(11) ? null : row.Moment(11),
        };
        var key = row.IsNull(12) ? null : new DataKey { Id = collection.KeyId, CreatedAt = row.Moment(12), DestroyedAt = row.IsNull(13) ? null : row.Moment(13) };
        return new(collection, new Standing(key, chosen, row.Flag(14), row.Flag(15), row.Flag(16)));
    }

    private static Choice ChoiceOf(IRow row, string site) => new()
    {
        Id = row.Id(17),
        AddressIndex = row.Blob(18),
        SiteId = site,
        Scope = (Scope)row.Number(19),
        Advertiser = row.IsNull(20) ? null : row.Text(20),
        OptedIn = row.Flag(21),
        At = row.Moment(22),
        Via = row.Text(23),
    };

    /// <summary>A collection, belonging to no unit of work, and what decides about it.</summary>
    internal sealed record Found(Collection Collection, Standing Standing);

    /// <summary>What one was told who asked.</summary>
    internal sealed class Answer
    {
        private readonly Dictionary<string, List<Choice>> chosen = [];

        public List<Found> Found { get; } = [];

        public void Add(IRow row)
        {
            var site = row.Text(3);
            if (!chosen.TryGetValue(site, out var here))
                chosen.Add(site, here = []);
            // A single collection comes again with each choice.
            if (!row.IsNull(0) && (Found.Count == 0 || Found[^1].Collection.Id != row.Id(0)))
                Found.Add(From(row, site, here));
            if (!row.IsNull(ChoiceId))
                here.Add(ChoiceOf(row, site));
        }
    }
}
