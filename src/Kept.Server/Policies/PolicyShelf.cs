using System.Globalization;
using Kept.Policy;
using Kept.Server.Storage;

namespace Kept.Server.Policies;

/// <summary>One dated version of a policy, as read and as compiled, and the moment (UTC) from which it is in force.</summary>
internal sealed record PolicyVersion(PolicyDocument Document, CompiledPolicy Compiled, DateTimeOffset EffectiveAt)
{
    /// <summary>For example <c>inkwell@2026-11-01</c>: how entries and records name it.</summary>
    public string Label => $"{Document.Name}@{Document.Version:yyyy-MM-dd}";
}

/// <summary>All published versions of all policies at one moment.</summary>
internal sealed class PolicySet
{
    public const string RevisionName = "policies";

    private readonly Dictionary<string, IReadOnlyList<PolicyVersion>> shelves;
    private readonly IReadOnlyDictionary<string, string> faults;

    /// <param name="versions">Those that decide; one that cannot be trusted denies everything.</param>
    /// <param name="faults">By the policy's name, why it cannot be trusted.</param>
    public PolicySet(IEnumerable<PolicyVersion> versions, IReadOnlyDictionary<string, string> faults)
    {
        this.faults = faults;
        shelves = versions
            .GroupBy(v => v.Document.Name, StringComparer.Ordinal)
            .ToDictionary(
                g => g.Key,
                g => (IReadOnlyList<PolicyVersion>)[.. g.OrderByDescending(v => v.EffectiveAt).ThenByDescending(v => v.Document.Version)],
                StringComparer.Ordinal);
    }

    /// <summary>All versions of a policy, the newest first; none of a policy that nobody published.</summary>
    public IReadOnlyList<PolicyVersion> Versions(string name) => shelves.GetValueOrDefault(name) ?? [];

    public PolicyVersion? Find(string name, DateOnly version) =>
        shelves.GetValueOrDefault(name)?.FirstOrDefault(v => v.Document.Version == version);

    public bool HasInForce(string name, DateTimeOffset now) =>
        FaultOf(name) is null && Versions(name).Any(v => v.EffectiveAt <= now);

    /// <summary>Why no version of a policy may decide: one of them was changed after its publication. Null when all are whole.</summary>
    public string? FaultOf(string name) => faults.GetValueOrDefault(name);
}

/// <summary>
/// The policies that decide. The database holds them; every node holds them in memory and follows within a second, and
/// switches to a version at its moment by the clock alone.
/// </summary>
internal sealed class PolicyShelf(Snapshot<PolicySet> policies)
{
    /// <summary>All versions of a policy, those still to come included, the newest first.</summary>
    public IReadOnlyList<PolicyVersion> Versions(string name) => policies.Current.Versions(name);

    /// <summary>The version in force at a moment: the newest whose own moment has come.</summary>
    public PolicyVersion InForce(string name, DateTimeOffset now) => Versions(name).First(v => v.EffectiveAt <= now);

    public PolicyVersion? Find(string name, DateOnly version) => policies.Current.Find(name, version);

    /// <summary>The version of a date written <c>yyyy-MM-dd</c>, or null when the text is no date or no version has it.</summary>
    public PolicyVersion? FindByDate(string name, string? version) =>
        DateOnly.TryParseExact(version, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? Find(name, date) : null;

    /// <summary>Takes in what was just published on this node, without waiting for the next look.</summary>
    public Task RefreshAsync(CancellationToken cancel) => policies.RefreshAsync(force: true, cancel);

    public bool HasInForce(string name, DateTimeOffset now) => policies.Current.HasInForce(name, now);

    /// <inheritdoc cref="PolicySet.FaultOf"/>
    public string? FaultOf(string name) => policies.Current.FaultOf(name);
}
