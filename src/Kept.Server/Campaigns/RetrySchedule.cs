using System.Security.Cryptography;

namespace Kept.Server.Campaigns;

/// <summary>
/// How long a mail waits after each failed try. All tries together span more than four days, the least RFC 5321 section 4.5.4.1
/// asks for.
/// </summary>
internal static class RetrySchedule
{
    private static readonly TimeSpan[] Waits =
    [
        TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(1), TimeSpan.FromHours(2), TimeSpan.FromHours(4),
        .. Enumerable.Repeat(TimeSpan.FromHours(6), 16),
    ];

    /// <summary>The number of tries after which a mail has failed.</summary>
    public static int MostTries => Waits.Length + 1;

    /// <summary>
    /// The wait after this many failed tries, or null when that was the last one. Up to a quarter is added at random, so that mails
    /// which failed together don't all come back at the same moment.
    /// </summary>
    public static TimeSpan? After(int tries) =>
        tries >= MostTries ? null : Waits[Math.Max(0, tries - 1)] * (1 + (RandomNumberGenerator.GetInt32(251) / 1000.0));
}
