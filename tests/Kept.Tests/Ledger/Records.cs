using System.Text;
using System.Text.Json.Nodes;
using Kept.Ledger;

namespace Kept.Tests.Ledger;

/// <summary>Builds a log with a person's entries in it, and the record of them.</summary>
static class Records
{
    public const string Origin = "example.com/ledger";

    /// <summary>The record of the entries at these places of a log of this size.</summary>
    public static RecordFile Of(int size, params int[] places)
    {
        var leaves = Enumerable.Range(0, size).Select(i => EntryCommitment.Leaf(Body(i).Commit(Salt(i)))).ToArray();
        var range = new CompactRange();
        foreach (var leaf in leaves) range.Append(leaf);
        var entries = places.Select(i => new RecordEntry(i, Salt(i), Body(i).Text, Proofs.Inclusion(leaves, i, size)));
        return new RecordFile(Origin, new Checkpoint(Origin, size, range.Root()), [.. entries]);
    }

    /// <summary>The record's JSON, with what else an export holds.</summary>
    public static byte[] Export(RecordFile record)
    {
        var json = record.ToJson();
        json["person"] = new JsonObject { ["email"] = "ada@example.com" };
        return Encoding.UTF8.GetBytes(json.ToJsonString());
    }

    static EntryBody Body(int index) =>
        EntryBody.Create(new JsonObject { ["act"] = "collect", ["site"] = "inkwell", ["number"] = index });

    static byte[] Salt(int index) => [.. Enumerable.Range(0, 32).Select(i => (byte)(index + 7 * i))];
}
