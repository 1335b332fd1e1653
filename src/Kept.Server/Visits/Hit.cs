namespace Kept.Server.Visits;

/// <summary>
/// One hit as it goes to the database. With <see cref="Dropped"/> it is only counted under that reason.
/// </summary>
/// <param name="At">Unix milliseconds.</param>
/// <param name="Source">As <see cref="Referrer.SourceOf"/> gives it.</param>
internal sealed record Hit(string Site, long At, string Path, string? Source, Device Device, VisitorId? Visitor, string? Dropped = null)
{
    private const long DayLength = 24 * 60 * 60 * 1000;
    private static readonly int Epoch = DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;

    public int Day => DayOf(At);

    public static int DayOf(long at) => Epoch + (int)Math.Floor(at / (double)DayLength);

    /// <summary>The first millisecond of a day.</summary>
    public static long StartOf(int day) => (day - Epoch) * DayLength;
}
