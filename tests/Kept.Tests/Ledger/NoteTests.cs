using System.Text;
using CsCheck;
using Kept.Ledger;

namespace Kept.Tests.Ledger;

/// <summary>Signed notes, byte for byte as other programs write them. The vectors are those of Go's <c>golang.org/x/mod/sumdb/note</c>.</summary>
public class NoteTests
{
    const string Public = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    const string Secret = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
    const string Text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
    const string Line = "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=";

    [Fact]
    public void A_key_signs_and_verifies_as_other_programs_do()
    {
        Assert.True(NoteSigner.TryParse(Secret, out var signer, out var error), error);
        Assert.Equal(Public, signer.Key.ToString());
        Assert.Equal(Line, signer.Sign(Text).ToString());
        Assert.Equal(Secret, signer.ToSecret());
        Assert.True(Read($"{Text}\n{Line}\n").IsSignedBy(signer.Key));
    }

    [Fact]
    public void A_witness_signs_the_moment_and_the_whole_checkpoint()
    {
        var checkpoint = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
        var witness = TestLog.NewSigner("witness.example.com/w1", NoteSignatureType.Cosignature);
        var signature = witness.Cosign(checkpoint, DateTimeOffset.FromUnixTimeSeconds(1679315147));
        Assert.Equal(1679315147, signature.Moment);
        Assert.True(witness.Key.Verifies(checkpoint, signature));

        // The same bytes, signed as the specification writes them down, by a key of the plain type with the same seed.
        var bytes = Convert.FromBase64String(witness.ToSecret().Split('+', 5)[4]);
        var plain = new NoteSigner("x", NoteSignatureType.Ed25519, bytes.AsSpan(1)).Sign($"cosignature/v1\ntime 1679315147\n{checkpoint}");
        Assert.Equal(plain.Bytes.ToArray(), signature.Bytes[8..].ToArray());
        Assert.Equal((byte[])[0, 0, 0, 0, 0x64, 0x18, 0x50, 0xcb], signature.Bytes[..8].ToArray());
    }

    [Fact]
    public void Any_changed_bit_of_a_note_keeps_it_from_verifying()
    {
        Assert.True(NoteKey.TryParse(Public, out var key, out _));
        var good = Encoding.UTF8.GetBytes($"{Text}\n{Line}\n");
        for (var i = 0; i < good.Length * 8; i++)
        {
            byte[] changed = [.. good];
            changed[i / 8] ^= (byte)(1 << (i % 8));
            Assert.False(SignedNote.TryParse(changed, out var note, out _) && note.IsSignedBy(key), $"bit {i}");
        }
    }

    [Fact]
    public void Signatures_of_unknown_keys_do_no_harm_and_a_wrong_one_of_a_known_key_spoils_the_note()
    {
        Assert.True(NoteSigner.TryParse(Secret, out var signer, out _));
        var stranger = TestLog.NewSigner("PeterNeumann", NoteSignatureType.Ed25519);
        var note = Read($"{Text}\n{Line}\n");
        Assert.True(note.With(stranger.Sign(Text)).IsSignedBy(signer.Key));
        Assert.False(note.With(stranger.Sign(Text)).IsSignedBy(TestLog.NewSigner("PeterNeumann", NoteSignatureType.Ed25519).Key));
        Assert.False(note.With(signer.Sign(Text + "x\n")).IsSignedBy(signer.Key));
        Assert.Throws<InvalidOperationException>(() => signer.Cosign(Text, DateTimeOffset.UnixEpoch));
    }

    [Theory]
    [InlineData("", "a text, an empty line and signature lines")]
    [InlineData("text\n", "a text, an empty line and signature lines")]
    [InlineData("text\n\n", "a text, an empty line and signature lines")]
    [InlineData("text\n\n— a AAAAAAA=", "a text, an empty line and signature lines")]
    [InlineData("text\n\n- a AAAAAAA=\n", "signature line 1 is not")]
    [InlineData("text\n\n— a AAAAAAA=\n— a+b AAAAAAA=\n", "signature line 2 is not")]
    [InlineData("text\n\n— a AAAAAAB=\n", "signature line 1 is not")]
    [InlineData("text\n\n— a AAAA\n", "signature line 1 is not")]
    [InlineData("te\txt\n\n— a AAAAAAA=\n", "without control characters")]
    public void A_malformed_note_is_refused_with_its_place(string text, string expected)
    {
        Assert.False(SignedNote.TryParse(Encoding.UTF8.GetBytes(text), out _, out var error));
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Neither_half_characters_nor_endless_notes_are_read()
    {
        Assert.False(SignedNote.TryParse([0xff, (byte)'\n', (byte)'\n'], out _, out _));
        Assert.False(SignedNote.TryParse(new byte[SignedNote.MaxLength + 1], out _, out var error));
        Assert.Contains("more than", error, StringComparison.Ordinal);
        var many = string.Concat(Enumerable.Repeat(Line + "\n", SignedNote.MaxSignatures + 1));
        Assert.False(SignedNote.TryParse(Encoding.UTF8.GetBytes($"{Text}\n{many}"), out _, out error));
        Assert.Contains("signatures is not read", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "name+ID+base64")]
    [InlineData("a b+c74f20a3+AQ==", "name+ID+base64")]
    [InlineData("PeterNeumann+c74f20a3+AQ==", "33 bytes")]
    [InlineData("PeterNeumann+c74f20a3+AhpC2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "neither")]
    [InlineData("PeterNewmann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "does not belong")]
    [InlineData("PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "does not belong")]
    public void A_malformed_key_is_refused_with_its_part(string text, string expected)
    {
        Assert.False(NoteKey.TryParse(text, out _, out var error));
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refused_private_key_is_not_quoted()
    {
        Assert.False(NoteSigner.TryParse(Secret.Replace("PeterN", "PeterM", StringComparison.Ordinal), out _, out var error));
        Assert.DoesNotContain("AYEK", error, StringComparison.Ordinal);
        Assert.False(NoteSigner.TryParse(Public, out _, out error));
        Assert.DoesNotContain("ARpc", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_the_bytes_reading_a_note_or_key_ends_in_a_value_or_an_error() =>
        Gen.OneOf(Gen.Byte.Array[0, 200], Gen.Char["— \n+=aA1"].Array[0, 60].Select(c => Encoding.UTF8.GetBytes(c))).Sample(bytes =>
        {
            if (SignedNote.TryParse(bytes, out var note, out var error)) Assert.Equal(bytes, Encoding.UTF8.GetBytes(note.ToString()));
            else Assert.NotEmpty(error);
            var text = Encoding.Latin1.GetString(bytes);
            Assert.True(NoteKey.TryParse(text, out _, out error) || error.Length > 0);
            Assert.True(NoteSigner.TryParse(text, out _, out error) || error.Length > 0);
        });

    static SignedNote Read(string text)
    {
        Assert.True(SignedNote.TryParse(Encoding.UTF8.GetBytes(text), out var note, out var error), error);
        return note;
    }
}
