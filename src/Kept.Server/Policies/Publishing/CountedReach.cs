using System.Text.Json;
using Kept.Server.Policies.Commands;
using Kept.Server.Storage;

namespace Kept.Server.Policies.Publishing;

/// <summary>How much is held under an older version, and of how many people a new one loosens something.</summary>
/// <param name="Version">The older version, <c>yyyy-MM-dd</c>.</param>
internal sealed record CountedReach(string Version, int Collections, int People, int Affected)
{
    public static string Write(IReadOnlyList<CountedReach> reach) => JsonSerializer.Serialize(reach);

    public static IReadOnlyList<CountedReach> Read(string? json) => json is null ? [] : JsonSerializer.Deserialize<List<CountedReach>>(json) ?? [];
}

/// <summary>Counts whom a version would reach. Nothing is opened.</summary>
internal sealed class ReachCounter(PolicyShelf shelf, StorageOptions storage, TimeProvider time)
{
    public async Task<IReadOnlyList<CountedReach>> CountAsync(PolicyVersion version, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var reach = new List<CountedReach>();
        foreach (var older in shelf.Versions(version.Document.Name).Where(v => v.EffectiveAt <= now && v.Document.Version < version.Document.Version))
        {
            var diff = Consequences.Between(older, version);
            var held = await HeldData.ReachAsync(storage, older.Document, version.Document, diff, cancel);
            reach.Add(new(PublishedPolicy.VersionOf(older.Document.Version), held.Collections, held.People, held.Affected));
        }
        return reach.FindAll(r => r.Collections > 0);
    }
}
