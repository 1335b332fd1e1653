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

    public static TheoryData<string, string> Prices => new(CaseFiles.Rows("prices.csv").Select(r => (r[0], r[1])));

    [Theory, MemberData(nameof(Prices))]
    public void A_typed_price_is_read_exactly_or_refused(string typed, string right)
    {
        var read = MoneyText.TryParse(typed, out var money, out var problem);
        Assert.Equal(right.StartsWith("refused", StringComparison.Ordinal) ? null : right, read ? money.Cents.ToString(System.Globalization.CultureInfo.InvariantCulture) : null);
        Assert.Equal(read, problem.Length == 0);
    }

    [Theory]
    [InlineData("18,99", "Write a period: 18.99")]
    [InlineData("12.345,00", "Write a period: 12345.00")]
    [InlineData("7.255", "two digits")]
    [InlineData("1.995", "two digits")]
    [InlineData("-3", "below zero")]
    [InlineData("\u22123", "below zero")]
    [InlineData("$-3", "below zero")]
    [InlineData("(3.00)", "below zero")]
    [InlineData("3-", "below zero")]
    [InlineData("-", "not an amount")]
    [InlineData("19.99\u200b", "invisible character (U+200B)")]
    [InlineData("\ufeff19.99", "invisible character (U+FEFF)")]
    [InlineData("1'995.50", "not an amount")]
    [InlineData("1\u00a0995,50", "not an amount")]
    [InlineData("19\u066b99", "not an amount")]
    [InlineData("US$5", "not an amount")]
    [InlineData("5\u00a2", "not an amount")]
    [InlineData("free", "not an amount")]
    [InlineData("NaN", "not an amount")]
    [InlineData("1e3", "not an amount")]
    [InlineData("1234,567", "not an amount")]
    [InlineData("1,995,50", "not an amount")]
    [InlineData("0,5", "Write a period: 0.5")]
    [InlineData("5.", "two digits")]
    [InlineData("922337203685477580.08", "not between")]
    [InlineData("0", "not between 0.01 and 1,000,000.00")]
    [InlineData("1,000,000.01", "not between")]
    [InlineData("99999999999999999999999999999999999999", "not between")]
    [InlineData("", "not an amount")]
    [InlineData("$", "not an amount")]
    [InlineData("0,100", "not an amount")]
    [InlineData("1,00,000", "not an amount")]
    [InlineData("1 995", "not an amount")]
    [InlineData("5 USD", "not an amount")]
    [InlineData("€5", "not an amount")]
    [InlineData("５", "not an amount")]
    [InlineData("+5", "not an amount")]
    [InlineData("0x10", "not an amount")]
    [InlineData("5\n6", "not an amount")]
    public void A_refusal_says_what_is_wrong(string typed, string problem)
    {
        Assert.False(MoneyText.TryParse(typed, out _, out var said));
        Assert.Contains(problem, said, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_amount_is_read_back_as_it_is_shown() => Gen.Long[1, MoneyText.Most.Cents].Sample(cents =>
        MoneyText.TryParse(new Money(cents).ToString(), out var money, out _) && money.Cents == cents);

    [Fact]
    public void Whatever_is_typed_is_refused_or_within_bounds() => Gen.OneOf(Gen.String[0, 20], Gen.Char["0123456789,.$- eE"].Array[0, 12].Select(c => new string(c))).Sample(text =>
        !MoneyText.TryParse(text, out var money, out var problem) ? problem.Length > 0 : money.Cents is >= 1 and <= 100_000_000);

    [Theory]
    [InlineData("4.95", true)]
    [InlineData("4.950", true)]
    [InlineData("0", true)]
    [InlineData("-0.01", false)]
    [InlineData("4.955", false)]
    [InlineData("1000000.01", false)]
    public void Numbers_from_programs_follow_the_same_rule(string number, bool right) => Assert.Equal(
        right, MoneyText.TryRead(decimal.Parse(number, System.Globalization.CultureInfo.InvariantCulture), Money.Zero, MoneyText.Most, out _, out _));
}
