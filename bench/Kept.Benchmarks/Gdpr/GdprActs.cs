using Kept.Policy;
using Kept.Server.Gate;
using Kept.Server.Ledgers;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kept.Benchmarks;

/// <summary>
/// GDPRbench's operations on the server's classes. Without the gate an act is the same but for the opening, the decision and the entry.
/// </summary>
internal sealed class GdprActs(GdprStore store)
{
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(1);

    /// <summary>The data of a record, or null when it is not there.</summary>
    public Task<string?> ReadAsync(Guid id) => store.LookAsync(async s =>
    {
        if (!store.Gated)
            return await FindAsync(s, id, track: false) is { } plain ? GdprStore.Read(plain.Payload).Message : null;
        var gate = s.GetRequiredService<PolicyGate>();
        return await gate.FindAsync(id, default) is { } row ? (await gate.OpenAsync(row, AskFor(row).Stated(), default)).Data.Message : null;
    });

    /// <summary>All data of a user: each record is opened, with its decision and its entry.</summary>
    public Task<List<string?>> OpenUserAsync(Guid person) => store.LookAsync(async s =>
    {
        if (!store.Gated)
            return (await s.GetRequiredService<KeptDb>().Set<Collection>().AsNoTracking().Where(c => c.PersonId == person).OrderBy(c => c.At).ToListAsync())
                .ConvertAll(c => GdprStore.Read(c.Payload).Message);
        var (gate, opened) = (s.GetRequiredService<PolicyGate>(), new List<string?>());
        foreach (var row in await gate.CollectionsAsync(person, default))
            opened.Add((await gate.OpenAsync(row, AskFor(row).Stated(), default)).Data.Message);
        return opened;
    });

    public Task<List<Held>> ReadUserAsync(Guid person) => store.LookAsync(async s =>
    {
        var held = await s.GetRequiredService<Holdings>().OfPersonAsync(person, default);
        Record(s, EntryKind.StaffOpened, person, new() { ["act"] = "metadata", ["collections"] = held.Count });
        return held;
    });

    public Task<List<Held>> ReadPurposeAsync(Purpose purpose) => store.LookAsync(async s =>
    {
        var held = await s.GetRequiredService<Holdings>().ForPurposeAsync(purpose, default);
        Record(s, EntryKind.StaffOpened, null, new() { ["act"] = "metadata", ["purpose"] = purpose.Name, ["collections"] = held.Count });
        return held;
    });

    /// <summary>Writes new data into a record; false when it is not there.</summary>
    public Task<bool> UpdateAsync(Guid id, PersonalData data) => store.ActAsync(async s =>
    {
        if (await FindAsync(s, id, track: true) is not { } row)
            return false;
        if (store.Gated)
        {
            var (decision, version) = await s.GetRequiredService<PolicyGate>().DecideAsync(row, AskFor(row), default);
            if (!decision.Permitted)
                throw new GateDeniedException(AskFor(row), decision, version);
            var key = await s.GetRequiredService<KeyRing>().FindAsync(row.KeyId, default) ?? throw new KeyDestroyedException(row.KeyId);
            row.Payload = s.GetRequiredService<Vault>().Seal(key, data, row.Context);
        }
        else
            row.Payload = GdprStore.Unsealed(data);
        Record(s, EntryKind.Corrected, row.PersonId, new() { ["collection"] = id.ToString("N"), ["categories"] = row.Categories.ToString() });
        return true;
    });

    /// <summary>Gives what a user has, but what is about to end, another time to live; how many records that was.</summary>
    public Task<int> UpdateUserAsync(Guid person, TimeSpan life) => store.ActAsync(async s =>
    {
        var db = s.GetRequiredService<KeptDb>();
        await LockAsync(db, $"""SELECT FROM collections WHERE "PersonId" = {person} ORDER BY "Id" FOR UPDATE""");
        var changed = await KeepAsync(db.Set<Collection>().Where(c => c.PersonId == person), life);
        Record(s, EntryKind.Corrected, person, new() { ["act"] = "keep-until", ["collections"] = changed });
        return changed;
    });

    public Task<int> UpdatePurposeAsync(Purpose purpose, TimeSpan life) => store.ActAsync(async s =>
    {
        var sets = await s.GetRequiredService<Holdings>().SetsWithAsync(purpose, default);
        var (db, bits) = (s.GetRequiredService<KeptDb>(), sets.ConvertAll(p => p.Bits));
        await LockAsync(db, $"""SELECT FROM collections WHERE "PurposeBits" = ANY({bits}) ORDER BY "Id" FOR UPDATE""");
        var changed = await KeepAsync(db.Set<Collection>().Where(c => sets.Contains(c.Purposes)), life);
        Record(s, EntryKind.Corrected, null, new() { ["act"] = "keep-until", ["purpose"] = purpose.Name, ["collections"] = changed });
        return changed;
    });

    /// <summary>False when the record is not there.</summary>
    public Task<bool> DeleteAsync(Guid id) => store.ActAsync(async s =>
    {
        if (await FindAsync(s, id, track: true) is not { } row)
            return false;
        s.GetRequiredService<KeptDb>().Remove(row);
        Record(s, EntryKind.Erased, row.PersonId, new() { ["collection"] = id.ToString("N"), ["categories"] = row.Categories.ToString() });
        return true;
    });

    public Task<Guid> InsertAsync(int number) => store.ActAsync(async s =>
    {
        var (person, data, now) = (store.Model.PersonOf(number), GdprRecords.DataOf(number, 0), TimeProvider.System.GetUtcNow());
        var purposes = new[] { Purpose.CustomerService, GdprRecords.PurposeOf(number) };
        var row = store.Gated
            ? await s.GetRequiredService<Intake>().CollectAsync(new Taking(store.Site, person, data, purposes, GdprRecords.Source), default)
            : GdprLoader.NewRow(store, number, Guid.CreateVersion7(now), now);
        if (!store.Gated)
            s.GetRequiredService<KeptDb>().Add(row);
        row.KeepUntil = now + GdprRecords.LifeOf(number);
        return row.Id;
    });

    /// <summary>
    /// Reads the first entries of the ledger; how many there were. They are of the loading, the same on both sides: the newest would be short
    /// ones of readings with the gate and still the long ones of the loading without it.
    /// </summary>
    public Task<int> ReadLogAsync(int most) => store.LookAsync(async s =>
    {
        var entries = await s.GetRequiredService<KeptDb>().Set<LedgerEntry>().AsNoTracking().OrderBy(e => e.Id).Take(most).ToListAsync();
        Record(s, EntryKind.StaffOpened, null, new() { ["act"] = "ledger", ["entries"] = entries.Count });
        return entries.Count(e => e.Body is not null);
    });

    /// <summary>Whether nothing of a record is there any more.</summary>
    public Task<bool> IsGoneAsync(Guid id) => store.LookAsync(async s =>
    {
        var gone = !await s.GetRequiredService<KeptDb>().Set<Collection>().AnyAsync(c => c.Id == id);
        Record(s, EntryKind.StaffOpened, null, new() { ["act"] = "verify-deletion", ["collection"] = id.ToString("N") });
        return gone;
    });

    private static Task<Collection?> FindAsync(IServiceProvider s, Guid id, bool track)
    {
        var rows = s.GetRequiredService<KeptDb>().Set<Collection>();
        return (track ? rows : rows.AsNoTracking()).FirstOrDefaultAsync(c => c.Id == id);
    }

    /// <summary>Two changes of many rows that meet on PostgreSQL would otherwise wait for each other, a second until that is found out.</summary>
    private static Task LockAsync(KeptDb db, FormattableString rows) => db.Database.IsNpgsql() ? db.Database.ExecuteSqlAsync(rows) : Task.CompletedTask;

    private static Task<int> KeepAsync(IQueryable<Collection> rows, TimeSpan life)
    {
        var now = TimeProvider.System.GetUtcNow();
        var (soon, until) = (now + Soon, (DateTimeOffset?)(now + life));
        return rows.Where(c => c.KeepUntil > soon).ExecuteUpdateAsync(c => c.SetProperty(x => x.KeepUntil, until));
    }

    private static Ask AskFor(Collection row) => Ask.Use(Purpose.CustomerService, row.Categories, "staff:benchmark");

    private void Record(IServiceProvider s, string kind, Guid? person, System.Text.Json.Nodes.JsonObject facts)
    {
        if (store.Gated)
            s.GetRequiredService<LedgerWriter>().Add(kind, person, "inkwell", facts);
    }
}
