using System.Globalization;

namespace Kept.Server.Shared;

/// <summary>An amount in US dollars, exact to the cent. Formats as <c>$1,234.50</c>.</summary>
internal readonly record struct Money(long Cents) : IComparable<Money>
{
    public static Money Zero => default;

    public decimal Dollars => Cents / 100m;

    public static Money FromDollars(decimal dollars) => new((long)decimal.Round(dollars * 100m, MidpointRounding.AwayFromZero));

    public static Money operator +(Money a, Money b) => new(checked(a.Cents + b.Cents));

    public static Money operator -(Money a, Money b) => new(checked(a.Cents - b.Cents));

    public static Money operator *(Money a, int quantity) => new(checked(a.Cents * quantity));

    public static bool operator <(Money a, Money b) => a.Cents < b.Cents;

    public static bool operator >(Money a, Money b) => a.Cents > b.Cents;

    public static bool operator <=(Money a, Money b) => a.Cents <= b.Cents;

    public static bool operator >=(Money a, Money b) => a.Cents >= b.Cents;

    public int CompareTo(Money other) => Cents.CompareTo(other.Cents);

    public override string ToString() => Cents < 0
        ? string.Create(CultureInfo.InvariantCulture, $"-${-Dollars:N2}")
        : string.Create(CultureInfo.InvariantCulture, $"${Dollars:N2}");
}
