using Kept.Ledger;
using Kept.Tests.Ledger;
using Kept.Verifier;

namespace Kept.Tests.Verifier;

public sealed class VerifyCommandTests : IDisposable
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kept-verify");

    readonly RecordFile record = Records.Of(9, 0, 4, 8);

    readonly StringWriter output = new();

    readonly StringWriter error = new();

    [Fact]
    public void A_record_that_holds_exits_0_and_says_whose_checkpoint_it_used()
    {
        Assert.Equal(0, Run("record", FileOf(record)));
        Assert.Contains("VERIFIED: 3 entries of example.com/ledger, size 9", output.ToString());
        Assert.Contains("the record's own", output.ToString());
        Assert.Empty(error.ToString());
    }

    [Fact]
    public void A_record_must_be_signed_by_the_key_that_is_given()
    {
        var signer = TestLog.NewSigner("example.com/ledger", NoteSignatureType.Ed25519);
        var signed = record with { Signatures = [signer.Sign(record.Checkpoint.ToString())] };
        Assert.Equal(0, Run("record", FileOf(signed), "--key", signer.Key.ToString()));
        Assert.Contains("The checkpoint is signed by example.com/ledger.", output.ToString());
        Assert.Equal(1, Run("record", FileOf(record), "--key", signer.Key.ToString()));
        Assert.Contains("FAILED the record's checkpoint is not signed by example.com/ledger", output.ToString());
        var other = TestLog.NewSigner("example.com/ledger", NoteSignatureType.Ed25519).Key;
        Assert.Equal(1, Run("record", FileOf(signed), "--key", other.ToString()));
        Assert.Equal(2, Run("record", FileOf(signed), "--key", "nonsense"));
    }

    [Fact]
    public void A_record_that_leads_to_the_given_root_or_checkpoint_exits_0()
    {
        Assert.Equal(0, Run("record", FileOf(record), "--root", $"9:{record.Checkpoint.Root}"));
        Assert.Equal(0, Run("record", FileOf(record), "--checkpoint", Write(record.Checkpoint.ToString())));
        var signed = $"{record.Checkpoint}\n— example.com/ledger AAAAAAA=\n";
        Assert.Equal(0, Run("record", FileOf(record), "--checkpoint", Write(signed)));
        Assert.DoesNotContain("the record's own", output.ToString());
    }

    [Fact]
    public void A_changed_record_exits_1_and_says_what_and_where()
    {
        var changed = record.Entries[1] with { Body = record.Entries[1].Body.Replace("inkwell", "foolscap") };
        Assert.Equal(1, Run("record", FileOf(record with { Entries = [record.Entries[0], changed] })));
        Assert.Contains("FAILED entries[1] (index 4): salt and body do not lead", output.ToString());
        Assert.Contains("NOT VERIFIED: 1 failure(s) in 2 entries", output.ToString());
        Assert.DoesNotContain("foolscap", output.ToString());
    }

    [Fact]
    public void A_record_of_another_log_than_the_given_one_exits_1()
    {
        var other = Records.Of(10, 0).Checkpoint;
        Assert.Equal(1, Run("record", FileOf(record), "--root", $"9:{other.Root}"));
        Assert.Equal(1, Run("record", FileOf(record), "--checkpoint", Write(other.ToString())));
        Assert.Contains("forked", output.ToString());
    }

    [Fact]
    public void What_can_not_be_read_exits_2_with_the_reason()
    {
        var good = FileOf(record);
        Assert.Equal(2, Run("record", Path.Combine(folder.FullName, "none.json")));
        Assert.Equal(2, Run("record", folder.FullName));
        Assert.Equal(2, Run("record", Write("{}")));
        Assert.Contains("format: missing", error.ToString());
        Assert.Equal(2, Run("record", good, "--root", "9"));
        Assert.Equal(2, Run("record", good, "--root", $"09:{record.Checkpoint.Root}"));
        Assert.Equal(2, Run("record", good, "--checkpoint", Write("nonsense")));
        Assert.Equal(2, Run("record", good, "--checkpoint", good + ".none"));
        Assert.Equal(2, Run("record", "a\0b"));
        Assert.Empty(output.ToString());
    }

    [Fact]
    public void Wrong_arguments_exit_2_with_the_reason()
    {
        Assert.Equal(2, Run());
        Assert.Equal(2, Run("records"));
        Assert.Equal(2, Run("record"));
        Assert.Equal(2, Run("record", "@arguments"));
        Assert.Equal(2, Run("record", "a", "b"));
        Assert.Equal(2, Run("record", "a", "--root"));
        Assert.Equal(2, Run("record", FileOf(record), "--root", "9:x", "--checkpoint", "b"));
        Assert.Contains("not both", error.ToString());
        Assert.Empty(output.ToString());
    }

    [Fact]
    public void Help_exits_0()
    {
        Assert.Equal(0, Run("record", "--help"));
        Assert.Contains("--checkpoint", output.ToString());
    }

    public void Dispose()
    {
        folder.Delete(recursive: true);
        output.Dispose();
        error.Dispose();
    }

    int Run(params string[] args) => VerifyCommand.Run(args, output, error);

    string FileOf(RecordFile export)
    {
        var path = Path.Combine(folder.FullName, Guid.NewGuid() + ".json");
        File.WriteAllBytes(path, Records.Export(export));
        return path;
    }

    string Write(string text)
    {
        var path = Path.Combine(folder.FullName, Guid.NewGuid() + ".txt");
        File.WriteAllText(path, text);
        return path;
    }
}
