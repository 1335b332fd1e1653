using CsCheck;
using Kept.Server.Shared;

namespace Kept.Tests.Shared;

public sealed class MoneyTests
{
    [Theory]
    [InlineData(0, "$0.00")]
    [InlineData(5, "$0.05")]
    [InlineData(123456, "$1,234.56")]
    [InlineData(-250, "-$2.50")]
    public void Amounts_read_as_dollars(long cents, string text) => Assert.Equal(text, new Money(cents).ToString());

    [Fact]
    public void Lines_add_up_to_the_cent() =>
        Gen.Select(Gen.Long[0, 10_000_00], Gen.Int[1, 999]).Array[0, 40].Sample(lines =>
        {
            var sum = lines.Aggregate(Money.Zero, (total, line) => total + (new Money(line.Item1) * line.Item2));
            Assert.Equal(lines.Sum(l => l.Item1 * l.Item2), sum.Cents);
        });

    [Fact]
    public void Dollars_and_cents_round_trip() =>
        Gen.Long[-1_000_000_000, 1_000_000_000].Sample(cents => Assert.Equal(cents, Money.FromDollars(new Money(cents).Dollars).Cents));

    [Fact]
    public void An_overflow_is_an_error_and_not_a_small_number() =>
        Assert.Throws<OverflowException>(() => new Money(long.MaxValue) + new Money(1));
}
