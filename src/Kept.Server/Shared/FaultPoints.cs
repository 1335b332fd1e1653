using System.Diagnostics;

namespace Kept.Server.Shared;

/// <summary>
/// Places where tests kill the process, to show that nothing is lost and nothing is done twice. A point does nothing
/// unless the environment variable <c>KEPT__FAULT</c> holds its name when the process starts.
/// </summary>
internal static class FaultPoint
{
    private static readonly string? Armed = Environment.GetEnvironmentVariable("KEPT__FAULT");

    /// <summary>Ends the process as <c>kill -9</c> would when <paramref name="name"/> is armed: no handler runs, nothing is flushed.</summary>
    public static void Reached(string name)
    {
        if (Armed is null || Armed != name)
            return;
        Process.GetCurrentProcess().Kill();
        Thread.Sleep(Timeout.Infinite);
    }
}
