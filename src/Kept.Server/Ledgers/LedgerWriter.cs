using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Kept.Ledger;
using Kept.Server.Storage;

namespace Kept.Server.Ledgers;

/// <summary>
/// Adds entries to the caller's unit of work. INVARIANT (RECORD): the entry is saved by the same transaction as the act,
/// or neither is.
/// </summary>
internal sealed class LedgerWriter(KeptDb db, TimeProvider time)
{
    /// <summary>The entries of a reading that is going on, which are written together with others'; null within an act that changes something.</summary>
    public List<LedgerEntry>? OfReading { get; set; }

    /// <summary>The mail that is being composed, if any: what is opened for it is recorded with its id.</summary>
    public Guid? OfMail { get; set; }

    /// <summary>
    /// Adds one entry. <paramref name="facts"/> hold ids and terms only, never personal data; kind, moment, site and
    /// person are added to them.
    /// </summary>
    /// <param name="ofLiving">False when the act knows that the person was erased before.</param>
    public LedgerEntry Add(string kind, Guid? person, string? site, JsonObject facts, bool ofLiving = true)
    {
        if (OfMail is { } mail)
            facts["mail"] = mail.ToString("N");
        var entry = Make(kind, person, site, facts, time.GetUtcNow());
        entry.OfLiving = ofLiving;
        if (OfReading is not null && db.Database.CurrentTransaction is null)
            OfReading.Add(entry);
        else
            db.Add(entry);
        return entry;
    }

    /// <summary>An entry of a moment, in no unit of work yet.</summary>
    public static LedgerEntry Make(string kind, Guid? person, string? site, JsonObject facts, DateTimeOffset at)
    {
        facts["at"] = at.ToUnixTimeMilliseconds();
        facts["kind"] = kind;
        if (site is not null)
            facts["site"] = site;
        if (person is { } id)
            facts["person"] = id.ToString("N");
        var body = EntryBody.Create(facts);
        var salt = RandomNumberGenerator.GetBytes(EntryCommitment.SaltLength);
        var commitment = body.Commit(salt);
        return new LedgerEntry
        {
            At = at,
            Kind = kind,
            PersonId = person,
            SiteId = site,
            Salt = salt,
            Body = body.Text,
            Commitment = commitment.ToArray(),
            Leaf = EntryCommitment.Leaf(commitment).ToArray(),
        };
    }
}
