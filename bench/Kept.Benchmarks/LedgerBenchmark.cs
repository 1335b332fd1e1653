using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Kept.Ledger;
using Microsoft.Data.Sqlite;

namespace Kept.Benchmarks;

/// <summary>
/// Measures the ledger: a real server that places entries waiting in its SQLite file, then proofs made from that file's tiles, and their
/// verification. The ceiling beside them is what the same machine hashes in the same run.
/// </summary>
internal static class LedgerBenchmark
{
    private const int Proofs = 2000;

    public static async Task<int> RunAsync(string[] args)
    {
        var entries = args is ["--entries", var count] ? int.Parse(count, CultureInfo.InvariantCulture) : 1_000_000;
        var data = Directory.CreateTempSubdirectory("kept-ledger-bench-");
        try
        {
            (await StartAsync(data)).Dispose();
            Fill(data, entries);
            var perSecond = await IntegrateAsync(data, entries);
            Console.WriteLine($"| what | measured | bar |\n|---|---:|---:|");
            Row("entries placed in a second, by a running server, SQLite", perSecond, "≥ 50,000");
            await ProveAsync(data);
            return 0;
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }

    private static Task<ServerProcess> StartAsync(DirectoryInfo data) =>
        ServerProcess.StartAsync(ShopBenchmark.ServerAssembly(), url => ["--data", data.FullName, "--urls", url]);

    /// <summary>Entries that wait for their places, as many acts would have left them.</summary>
    private static void Fill(DirectoryInfo data, int entries)
    {
        using var db = Open(data);
        using var transaction = db.BeginTransaction();
        using var insert = db.CreateCommand();
        insert.CommandText = """INSERT INTO ledger_entries ("At", "Kind", "SiteId", "Salt", "Body", "Commitment", "Leaf") VALUES (1795566691205, 'used', 'inkwell', $salt, $body, $commitment, $leaf)""";
        foreach (var name in new[] { "$salt", "$body", "$commitment", "$leaf" })
            insert.Parameters.Add(new SqliteParameter { ParameterName = name });
        for (var i = 0; i < entries; i++)
        {
            var salt = RandomNumberGenerator.GetBytes(EntryCommitment.SaltLength);
            var body = string.Create(CultureInfo.InvariantCulture, $$"""{"action":"use","at":1795566691205,"categories":"email","kind":"used","number":{{i}},"purpose":"offers","site":"inkwell"}""");
            var commitment = EntryCommitment.Compute(salt, System.Text.Encoding.UTF8.GetBytes(body));
            (insert.Parameters[0].Value, insert.Parameters[1].Value) = (salt, body);
            (insert.Parameters[2].Value, insert.Parameters[3].Value) = (commitment.ToArray(), EntryCommitment.Leaf(commitment).ToArray());
            insert.ExecuteNonQuery();
        }
        transaction.Commit();
    }

    /// <summary>From the moment the server listens until the last entry has its place; what was placed before that moment does not count.</summary>
    private static async Task<double> IntegrateAsync(DirectoryInfo data, int entries)
    {
        using var server = await StartAsync(data);
        using var db = Open(data);
        var (watch, first) = (Stopwatch.StartNew(), Size(db));
        while (Size(db) is var size && size < entries)
            await Task.Delay(20);
        return (Size(db) - first) / watch.Elapsed.TotalSeconds;
    }

    private static async Task ProveAsync(DirectoryInfo data)
    {
        using var db = Open(data);
        var size = Size(db);
        var root = await new TiledTree(size, (tile, _) => new(Tile(db, tile))).RootAsync();
        var made = new List<(long Index, LedgerHash Leaf, IReadOnlyList<LedgerHash> Proof)>();
        var times = new List<double>();
        for (var i = 0; i < Proofs; i++)
        {
            var index = RandomNumberGenerator.GetInt32((int)size);
            var watch = Stopwatch.GetTimestamp();
            var tree = new TiledTree(size, (tile, _) => new(Tile(db, tile)));
            var proof = await tree.InclusionAsync(index);
            times.Add(Stopwatch.GetElapsedTime(watch).TotalMilliseconds);
            made.Add((index, await tree.LeafAsync(index), proof));
        }
        times.Sort();
        Row($"a proof made at {size:N0} entries, all tiles read from SQLite, median ms", times[times.Count / 2], "≤ 1");
        Row("the same, 99th percentile, ms", times[times.Count * 99 / 100], "");
        var clock = Stopwatch.StartNew();
        var verified = 0;
        while (clock.Elapsed < TimeSpan.FromSeconds(3))
            verified += made.Count(p => Kept.Ledger.Proofs.VerifyInclusion(p.Leaf, p.Index, size, p.Proof, root));
        var verifications = verified / clock.Elapsed.TotalSeconds;
        Row($"proofs of {made[0].Proof.Count} hashes verified in a second on one core", verifications, "≥ 80,000");
        Row("of the node hashes that one core makes in the same run", verifications * made[0].Proof.Count / Hashes(), "");
    }

    private static double Hashes()
    {
        var (hash, count, clock) = (Merkle.EmptyRoot, 0, Stopwatch.StartNew());
        for (; clock.Elapsed < TimeSpan.FromSeconds(1); count += 1000)
            for (var i = 0; i < 1000; i++)
                hash = Merkle.NodeHash(hash, hash);
        return count / clock.Elapsed.TotalSeconds;
    }

    private static ReadOnlyMemory<byte> Tile(SqliteConnection db, TileAddress tile)
    {
        using var query = db.CreateCommand();
        query.CommandText = tile.Level == 0
            ? """SELECT "Leaf" FROM ledger_entries WHERE "Index" >= $from AND "Index" < $to ORDER BY "Index" """
            : """SELECT "Hash" FROM ledger_nodes WHERE "Level" = $level AND "Place" >= $from AND "Place" < $to ORDER BY "Place" """;
        query.Parameters.AddWithValue("$level", tile.Level);
        query.Parameters.AddWithValue("$from", tile.Index * TileAddress.FullWidth);
        query.Parameters.AddWithValue("$to", tile.Index * TileAddress.FullWidth + tile.Width);
        using var rows = query.ExecuteReader();
        var bytes = new byte[tile.Width * LedgerHash.Length];
        for (var at = 0; rows.Read(); at += LedgerHash.Length)
            rows.GetFieldValue<byte[]>(0).CopyTo(bytes, at);
        return bytes;
    }

    private static long Size(SqliteConnection db)
    {
        using var query = db.CreateCommand();
        query.CommandText = "SELECT COALESCE((SELECT \"Size\" FROM ledger_state), 0)";
        return (long)query.ExecuteScalar()!;
    }

    private static SqliteConnection Open(DirectoryInfo data)
    {
        var db = new SqliteConnection($"Data Source={Path.Combine(data.FullName, "kept.db")};Pooling=False");
        db.Open();
        return db;
    }

    private static void Row(string what, double measured, string bar) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {what} | {(measured < 100 ? measured.ToString("0.00", CultureInfo.InvariantCulture) : measured.ToString("N0", CultureInfo.InvariantCulture))} | {bar} |"));
}
