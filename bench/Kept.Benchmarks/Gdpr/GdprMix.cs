using System.Text.Json;

namespace Kept.Benchmarks;

/// <summary>One kind of operation, by the name that GDPRbench's workload gives it.</summary>
internal enum GdprOperation
{
    Read,
    ReadMetaPurpose,
    ReadMetaUser,
    ReadUser,
    Update,
    UpdateMetaPurpose,
    UpdateMetaUser,
    Delete,
    Insert,
    ReadLog,
    VerifyDeletion,
}

/// <summary>
/// A mix of operations. Controller, customer and processor are the files <c>src/workloads/gdpr_*</c> of GDPRbench/GDPRbench at
/// 94d399c; of the regulator the repository has the first part alone (0.46, at 1716696), and the other two are from memory of the
/// paper's table of core workloads (Shastri et al., PVLDB 13(7), 2020), to be compared with it. The files' "read by metadata" of a user reads
/// the data too and is <see cref="GdprOperation.ReadUser"/>; the regulator's reads what stands beside it, as in the paper.
/// </summary>
internal sealed record GdprMix(string Name, bool Zipfian, IReadOnlyList<(GdprOperation Operation, int Percent)> Parts)
{
    public static IReadOnlyList<GdprMix> All { get; } =
    [
        new("processor", Zipfian: false, [(GdprOperation.Read, 20), (GdprOperation.ReadMetaPurpose, 40), (GdprOperation.ReadUser, 40)]),
        new("regulator", Zipfian: true, [(GdprOperation.ReadMetaUser, 46), (GdprOperation.ReadLog, 31), (GdprOperation.VerifyDeletion, 23)]),
        new("customer", Zipfian: true,
        [
            (GdprOperation.Read, 20), (GdprOperation.ReadMetaPurpose, 10), (GdprOperation.ReadUser, 10),
            (GdprOperation.Update, 20), (GdprOperation.UpdateMetaPurpose, 10), (GdprOperation.UpdateMetaUser, 10), (GdprOperation.Delete, 20),
        ]),
        new("controller", Zipfian: false,
        [
            (GdprOperation.UpdateMetaPurpose, 25), (GdprOperation.UpdateMetaUser, 25), (GdprOperation.Delete, 25), (GdprOperation.Insert, 25),
        ]),
    ];

    /// <summary>Each kind of operation alone, which shows where a mix has its time from; named as the operation is.</summary>
    public static IReadOnlyList<GdprMix> Kinds { get; } =
        [.. Enum.GetValues<GdprOperation>().Select(o => new GdprMix(JsonNamingPolicy.KebabCaseLower.ConvertName(o.ToString()), Zipfian: false, [(o, 100)]))];

    /// <summary>The mixes and kinds of these names, or all mixes. Throws <see cref="ArgumentException"/> for a name that is none.</summary>
    public static IReadOnlyList<GdprMix> Named(string[]? names) => names is null ? All
        : [.. names.Select(name => All.Concat(Kinds).FirstOrDefault(m => m.Name == name)
            ?? throw new ArgumentException($"There is no mix '{name}'. There are {string.Join(", ", All.Concat(Kinds).Select(m => m.Name))}."))];

    /// <summary>The operation for a number from 0 to 99.</summary>
    public GdprOperation At(int percent)
    {
        foreach (var (operation, share) in Parts)
            if ((percent -= share) < 0)
                return operation;
        throw new InvalidOperationException($"The shares of '{Name}' are not 100 together.");
    }
}

/// <summary>
/// YCSB's scrambled Zipfian: ranks by Gray et al. (SIGMOD 1994) with the constant 0.99, spread over the keys by a hash.
/// </summary>
internal sealed class Zipf
{
    private const double Theta = 0.99;

    private readonly int items;
    private readonly double zeta;
    private readonly double eta;

    public Zipf(int items)
    {
        this.items = items;
        for (var i = 1; i <= items; i++)
            zeta += 1 / Math.Pow(i, Theta);
        eta = (1 - Math.Pow(2.0 / items, 1 - Theta)) / (1 - (1 + Math.Pow(0.5, Theta)) / zeta);
    }

    public int Next(Random random)
    {
        var u = random.NextDouble();
        var rank = u * zeta < 1 ? 0L
            : u * zeta < 1 + Math.Pow(0.5, Theta) ? 1L
            : (long)(items * Math.Pow(eta * u - eta + 1, 1 / (1 - Theta)));
        return (int)((ulong)rank * 0x9E3779B97F4A7C15UL % (ulong)items);
    }
}
