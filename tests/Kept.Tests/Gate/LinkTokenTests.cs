using CsCheck;
using Kept.Server.Gate;

namespace Kept.Tests.Gate;

public sealed class LinkTokenTests
{
    private readonly LinkTokens tokens = new(TestKey.New());

    [Fact]
    public void A_token_leads_back_to_its_id()
    {
        var id = Guid.CreateVersion7();

        Assert.True(tokens.TryRead(LinkKind.Record, tokens.Create(LinkKind.Record, id), out var read));
        Assert.Equal(id, read);
    }

    [Fact]
    public void A_token_opens_only_the_kind_of_door_it_was_made_for()
    {
        var token = tokens.Create(LinkKind.Unsubscribe, Guid.NewGuid());

        Assert.False(tokens.TryRead(LinkKind.Record, token, out _));
    }

    [Fact]
    public void A_token_of_another_installation_is_refused()
    {
        var other = new LinkTokens(TestKey.New());

        Assert.False(tokens.TryRead(LinkKind.Order, other.Create(LinkKind.Order, Guid.NewGuid()), out _));
    }

    [Fact]
    public void A_token_with_any_character_changed_is_refused()
    {
        var token = tokens.Create(LinkKind.Order, Guid.NewGuid());

        (from place in Gen.Int[0, token.Length - 1] from letter in Gen.Char["ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"] select (place, letter))
            .Where(c => token[c.place] != c.letter)
            .Sample(c => Assert.False(tokens.TryRead(LinkKind.Order, token.Remove(c.place, 1).Insert(c.place, c.letter.ToString()), out _)));
    }

    [Fact]
    public void A_text_shown_to_somebody_else_has_no_token_that_opens()
    {
        var (own, second, foreign) = (tokens.Create(LinkKind.Record, Guid.NewGuid()), tokens.Create(LinkKind.Unsubscribe, Guid.NewGuid()), new LinkTokens(TestKey.New()).Create(LinkKind.Order, Guid.NewGuid()));

        Assert.Equal($"https://a.example/x/▒▒▒?b=▒▒▒ {foreign} {own}a", tokens.Hide($"https://a.example/x/{own}?b={second} {foreign} {own}a"));
    }

    [Fact]
    public void Reading_a_token_never_throws() =>
        Gen.String.Sample(text => Assert.False(tokens.TryRead(LinkKind.Order, text, out _)));
}
