using System.Globalization;
using System.Text;
using Kept.Policy;
using Kept.Server.Gate;

namespace Kept.Benchmarks;

/// <summary>
/// GDPRbench's records: what the record with a number holds follows from the number. 25 purposes, 10,000 users, ten times to
/// live, and data that makes the unsealed record 1,024 bytes.
/// </summary>
internal static class GdprRecords
{
    public const int Size = 1024;
    public const int Users = 10_000;
    public const CollectionSource Source = CollectionSource.ContactForm;

    /// <summary>The frame that a message alone has as JSON: <c>{"Message":""}</c>.</summary>
    private const int Frame = 14;

    // All records may be used to answer the person, so this purpose is nobody's distinguishing one.
    public static IReadOnlyList<Purpose> Purposes { get; } = [.. Enumerable.Range(1, 26).Select(n => new Purpose((byte)n)).Where(p => p != Purpose.CustomerService)];

    public static CategorySet Categories { get; } = CategorySet.Of(Category.Message);

    public static Purpose PurposeOf(int number) => Purposes[number % Purposes.Count];

    public static PurposeSet PurposesOf(int number) => PurposeSet.Of(PurposeOf(number), Purpose.CustomerService);

    public static int UserOf(int number) => number % Users;

    /// <summary>A tenth lives shortly: GDPRbench's 30 seconds are one here, so that a short run sees them go.</summary>
    public static bool IsShort(int number) => number % 10 == 0;

    public static TimeSpan LifeOf(int number) => IsShort(number) ? TimeSpan.FromSeconds(1) : TimeSpan.FromSeconds(8_000 + 2_000 * (number % 10));

    public static PersonalData DataOf(int number, int revision)
    {
        var text = new StringBuilder(Size);
        for (var word = (ulong)number << 8 | (uint)revision; text.Length < Size - Frame; word = word * 6364136223846793005 + 1442695040888963407)
            text.Append(CultureInfo.InvariantCulture, $"{word:x16}");
        text.Length = Size - Frame;
        return new PersonalData { Message = text.ToString() };
    }
}
