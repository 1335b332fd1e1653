using Kept.Server.Shared;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Kept.Server.Storage;

/// <summary>Moments are whole milliseconds since 1970-01-01 UTC in the database.</summary>
internal sealed class UnixMilliseconds()
    : ValueConverter<DateTimeOffset, long>(t => t.ToUnixTimeMilliseconds(), ms => DateTimeOffset.FromUnixTimeMilliseconds(ms));

/// <summary>Amounts are whole cents in the database.</summary>
internal sealed class MoneyCents() : ValueConverter<Money, long>(m => m.Cents, c => new Money(c));
