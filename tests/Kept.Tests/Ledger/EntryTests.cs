using System.Security.Cryptography;
using System.Text.Json.Nodes;
using CsCheck;
using Kept.Ledger;

namespace Kept.Tests.Ledger;

public class EntryTests
{
    [Fact]
    public void Facts_have_one_spelling()
    {
        var facts = new JsonObject
        {
            ["b"] = 1,
            ["a"] = new JsonArray(true, false, null, -5L, "é\"\\\n\u0001/"),
            ["\ud83d\ude00"] = "\ud83d\ude00",
            ["\ufb33"] = new JsonObject(),
            [""] = 9007199254740991,
        };

        // A name is placed by its UTF-16 units: the emoji's surrogate comes before U+FB33 (RFC 8785 section 3.2.3).
        Assert.Equal(
            "{\"\":9007199254740991,\"a\":[true,false,null,-5,\"é\\\"\\\\\\n\\u0001/\"]," +
            "\"b\":1,\"\ud83d\ude00\":\"\ud83d\ude00\",\"\ufb33\":{}}",
            CanonicalJson.Write(facts));
    }

    [Fact]
    public void Values_of_other_types_are_written_as_their_json_strings()
    {
        var moment = new DateTimeOffset(2005, 2, 1, 8, 30, 0, TimeSpan.Zero);
        var body = EntryBody.Create(new JsonObject { ["at"] = moment, ["id"] = Guid.Empty });
        Assert.Equal(
            "{\"at\":\"2005-02-01T08:30:00+00:00\",\"id\":\"00000000-0000-0000-0000-000000000000\"}", body.Text);
    }

    [Theory]
    [InlineData("{\"a\":1.5}")]
    [InlineData("{\"a\":1e3}")]
    [InlineData("{\"a\":9007199254740992}")]
    [InlineData("{\"a\":-0}")]
    [InlineData("{\"a\":1,\"a\":1}")]
    [InlineData("{\"a\":{\"b\":1,\"b\":2}}")]
    [InlineData("{\"b\":1,\"a\":1}")]
    [InlineData("{ }")]
    [InlineData("{\"a\":\"\\u0041\"}")]
    [InlineData("{\"a\":\"\\ud800\"}")]
    [InlineData("{\"\\ud800\":1}")]
    [InlineData("{\"a\":\"\\/\"}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("")]
    [InlineData(null)]
    public void A_text_that_is_not_canonical_is_no_body(string? text)
    {
        Assert.False(EntryBody.TryParse(text, out var body, out var error));
        Assert.Null(body);
        Assert.NotEmpty(error);
    }

    [Fact]
    public void Half_a_surrogate_pair_is_no_body()
    {
        Assert.False(EntryBody.TryParse("{\"a\":\"\ud800\"}", out _, out _));
        Assert.Throws<FormatException>(() => EntryBody.Create(new JsonObject { ["a"] = "\udc00" }));
        Assert.Throws<FormatException>(() => EntryBody.Create(new JsonObject { ["a\ud800"] = 1 }));
    }

    [Fact]
    public void What_is_written_at_the_deepest_nesting_can_be_read()
    {
        var deepest = Nested(CanonicalJson.MaxDepth);
        Assert.True(EntryBody.TryParse(EntryBody.Create(deepest).Text, out _, out _));
        Assert.Throws<FormatException>(() => EntryBody.Create(Nested(CanonicalJson.MaxDepth + 1)));
    }

    [Fact]
    public void Canonical_text_reads_back_to_itself() =>
        Gen.Select(Gen.String.Array[0, 8], AnyInteger).Sample((words, number) =>
        {
            var facts = new JsonObject { ["n"] = number };
            foreach (var word in words.Select(Valid)) facts[word] = new JsonArray(word, number);
            var body = EntryBody.Create(facts);
            Assert.True(EntryBody.TryParse(body.Text, out var again, out _));
            Assert.Equal(body.Text, EntryBody.Create(again.Facts()).Text);
            Assert.True(JsonNode.DeepEquals(facts, again.Facts()));
        });

    [Fact]
    public void A_commitment_binds_salt_and_body() =>
        Gen.Select(Gen.Byte.Array[32], Gen.Byte.Array[1, 100], Gen.Int[0, 255]).Sample((salt, body, bit) =>
        {
            var commitment = EntryCommitment.Compute(salt, body);
            Assert.Equal(HMACSHA256.HashData(salt, body), commitment.ToArray());
            Assert.NotEqual(commitment, EntryCommitment.Compute(Flip(salt, bit), body));
            Assert.NotEqual(commitment, EntryCommitment.Compute(salt, Flip(body, bit % (body.Length * 8))));
        });

    [Fact]
    public void One_body_under_two_salts_gives_two_leaves_that_show_nothing_in_common()
    {
        var body = EntryBody.Create(new JsonObject { ["act"] = "collect" });
        var (one, two) = (body.Commit(new byte[32]), body.Commit(Flip(new byte[32], 0)));
        Assert.NotEqual(EntryCommitment.Leaf(one), EntryCommitment.Leaf(two));
        Assert.Equal(Merkle.LeafHash(one.ToArray()), EntryCommitment.Leaf(one));
        Assert.DoesNotContain("collect", body.ToString());
    }

    [Fact]
    public void A_salt_of_another_length_is_refused()
    {
        Assert.Throws<ArgumentException>(() => EntryCommitment.Compute(new byte[31], []));
        Assert.Throws<ArgumentException>(() => EntryCommitment.Compute(new byte[33], []));
    }

    static readonly Gen<long> AnyInteger = Gen.Long[-CanonicalJson.MaxInteger, CanonicalJson.MaxInteger];

    static JsonObject Nested(int depth) => depth == 1 ? [] : new JsonObject { ["a"] = Nested(depth - 1) };

    static string Valid(string text) => string.Concat(text.EnumerateRunes().Select(rune => rune.ToString()));

    static byte[] Flip(byte[] bytes, int bit)
    {
        byte[] flipped = [.. bytes];
        flipped[bit / 8] ^= (byte)(1 << (bit % 8));
        return flipped;
    }
}
