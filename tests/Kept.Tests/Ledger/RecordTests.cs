using System.Text;
using CsCheck;
using Kept.Ledger;

namespace Kept.Tests.Ledger;

public class RecordTests
{
    static readonly RecordFile Good = Records.Of(13, 2, 7, 12);

    static readonly byte[] Export = Records.Export(Good);

    [Fact]
    public void An_exported_record_reads_back_and_verifies()
    {
        Assert.True(RecordFile.TryParse(Export, out var record, out var error), error);
        Assert.Equal(Good.ToJson().ToJsonString(), record.ToJson().ToJsonString());
        Assert.Empty(RecordVerifier.Verify(record));
        Assert.Empty(RecordVerifier.Verify(record, Good.Checkpoint));
        Assert.True(RecordFile.TryParse((byte[])[0xEF, 0xBB, 0xBF, .. Export], out _, out _));
    }

    [Theory]
    [InlineData("", "not valid JSON")]
    [InlineData("[]", "no JSON object")]
    [InlineData("{}", "format: missing")]
    [InlineData("{\"format\":1}", "format: no string")]
    [InlineData("{\"format\":\"kept-record/2\"}", "format: this tool reads")]
    [InlineData("{\"\\ud800\":1}", "a name is not valid Unicode")]
    [InlineData("{\"format\":\"\\ud800\"}", "format: not valid Unicode")]
    [InlineData("{\"format\":\"kept-record/1\",\"format\":\"kept-record/1\"}", "not valid JSON")]
    [InlineData("{\"format\":\"kept-record/1\",\"checkpoint\":\"a\"}", "checkpoint: a checkpoint is three lines")]
    public void A_malformed_file_is_refused_with_its_place(string text, string expected)
    {
        Assert.False(RecordFile.TryParse(Encoding.UTF8.GetBytes(text), out _, out var error));
        Assert.Contains(expected, error);
    }

    [Theory]
    [InlineData("\"index\":7", "\"index\":-7", "entries[1].index: no integer")]
    [InlineData("\"index\":7", "\"index\":7.5", "entries[1].index: no integer")]
    [InlineData("\"index\":7", "\"index\":\"7\"", "entries[1].index: no number")]
    [InlineData("\"index\":7,", "", "entries[1].index: missing")]
    [InlineData("\"index\":2,\"salt\":\"", "\"index\":2,\"salt\":\"A", "entries[0].salt: not 32 bytes")]
    [InlineData("\"proof\":[\"", "\"proof\":[3,\"", "entries[0].proof[0]: not 32 bytes")]
    public void A_malformed_entry_is_refused_with_its_place(string part, string with, string expected)
    {
        var text = Encoding.UTF8.GetString(Export);
        Assert.Contains(part, text);
        Assert.False(RecordFile.TryParse(Encoding.UTF8.GetBytes(text.Replace(part, with)), out _, out var error));
        Assert.Contains(expected, error);
    }

    [Fact]
    public void Any_changed_bit_is_malformed_or_found_or_outside_what_is_verified() =>
        Gen.Select(Gen.Int[0, Export.Length - 1], Gen.Int[0, 7]).Sample(
            (at, bit) =>
            {
                byte[] changed = [.. Export];
                changed[at] ^= (byte)(1 << bit);
                if (!RecordFile.TryParse(changed, out var record, out var error))
                    Assert.NotEmpty(error);
                else if (RecordVerifier.Verify(record, Good.Checkpoint).Count == 0)
                    Assert.Equal(Good.ToJson().ToJsonString(), record.ToJson().ToJsonString());
            },
            iter: 5000);

    [Fact]
    public void Any_bytes_are_read_or_refused_without_an_exception() =>
        Gen.Select(Gen.Int[0, Export.Length - 1], Gen.Int[0, 40], Gen.Byte.Array[0, 20]).Sample(
            (at, removed, inserted) =>
            {
                byte[] changed = [.. Export[..at], .. inserted, .. Export.Skip(at + removed)];
                if (RecordFile.TryParse(changed, out var record, out _)) RecordVerifier.Verify(record);
            },
            iter: 5000);

    [Fact]
    public void Each_way_of_being_wrong_is_named_with_its_entry()
    {
        var entry = Good.Entries[1];
        var (altered, respelled) = (entry.Body.Replace("inkwell", "foolscap"), entry.Body.Replace(":", ": "));
        Expect("entries[0] (index 7): salt and body", With(entry with { Body = altered }));
        Expect("entries[0] (index 7): salt and body", With(entry with { Salt = new byte[32] }));
        Expect("entries[0] (index 7): salt and body", With(entry with { Proof = [] }));
        Expect("entries[0] (index 8): salt and body", With(entry with { Index = 8 }));
        Expect("entries[0] (index 13): the index is beyond", With(entry with { Index = 13 }));
        Expect("entries[0] (index 7): the salt is not 32", With(entry with { Salt = new byte[5] }));
        Expect("entries[0] (index 7): the body is not spelled", With(entry with { Body = respelled }));
        Expect("entries[1] (index 7): the record has this index twice", Good with { Entries = [entry, entry] });
        Expect("origin", Good with { Origin = "elsewhere" });
    }

    [Fact]
    public void A_checkpoint_other_than_the_trusted_one_is_a_finding()
    {
        Expect("another log", Good, new Checkpoint("elsewhere", 13, Good.Checkpoint.Root));
        Expect("forked", Good, new Checkpoint(Records.Origin, 13, Merkle.EmptyRoot));
        Expect("size 13, the trusted one 14", Good, new Checkpoint(Records.Origin, 14, Good.Checkpoint.Root));
    }

    static RecordFile With(RecordEntry entry) => Good with { Entries = [entry] };

    static void Expect(string expected, RecordFile record, Checkpoint? trusted = null)
    {
        var findings = RecordVerifier.Verify(record, trusted).Select(finding => finding.ToString());
        Assert.Contains(findings, finding => finding.Contains(expected, StringComparison.Ordinal));
    }
}
