using CsCheck;
using Kept.Ledger;

namespace Kept.Tests.Ledger;

public class CheckpointTests
{
    const string Example = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";

    [Fact]
    public void The_example_of_the_specification_reads_and_writes_back()
    {
        Assert.True(Checkpoint.TryParse(Example, out var checkpoint, out var error), error);
        Assert.Equal("example.com/behind-the-sofa", checkpoint.Origin);
        Assert.Equal(20852163, checkpoint.Size);
        Assert.Equal(Example, checkpoint.ToString());
    }

    [Theory]
    [InlineData(null, "three lines")]
    [InlineData("", "three lines")]
    [InlineData("a\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", "three lines")]
    [InlineData("a\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\nmore\n", "three lines")]
    [InlineData("\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", "line 1")]
    [InlineData("a\t\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", "line 1")]
    [InlineData("a\n01\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", "line 2")]
    [InlineData("a\n+1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", "line 2")]
    [InlineData("a\n-1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", "line 2")]
    [InlineData("a\n9223372036854775808\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", "line 2")]
    [InlineData("a\n1\r\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\r\n", "line 2")]
    [InlineData("a\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=\n", "line 3")]
    [InlineData("a\n0\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n", "empty tree")]
    public void A_malformed_checkpoint_is_refused_with_its_line(string? text, string expected)
    {
        Assert.False(Checkpoint.TryParse(text, out var checkpoint, out var error));
        Assert.Null(checkpoint);
        Assert.Contains(expected, error);
    }

    [Fact]
    public void An_origin_is_one_line()
    {
        Assert.Throws<ArgumentException>(() => new Checkpoint("", 0, Merkle.EmptyRoot));
        Assert.Throws<ArgumentException>(() => new Checkpoint("a\nb", 0, Merkle.EmptyRoot));
        Assert.Throws<ArgumentException>(() => new Checkpoint("\ud800", 0, Merkle.EmptyRoot));
        Assert.Throws<ArgumentException>(() => new Checkpoint("a", 0, default));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Checkpoint("a", -1, Merkle.EmptyRoot));
    }

    [Fact]
    public void Another_text_is_refused_or_says_something_else() =>
        Gen.Select(Gen.Int[0, Example.Length - 1], Gen.Char).Sample((at, with) =>
        {
            var text = string.Concat(Example.AsSpan(0, at), [with], Example.AsSpan(at + 1));
            if (Checkpoint.TryParse(text, out var checkpoint, out _)) Assert.Equal(text, checkpoint.ToString());
        });
}
