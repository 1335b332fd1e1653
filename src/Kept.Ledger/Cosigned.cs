using System.Globalization;

namespace Kept.Ledger;

/// <summary>What a witness signs (C2SP tlog-cosignature, version 1 with Ed25519).</summary>
static class Cosigned
{
    /// <param name="text">The checkpoint's text, with its last newline.</param>
    /// <param name="moment">Seconds since 1970-01-01T00:00:00Z, 0 or more.</param>
    public static byte[] Message(string text, long moment) =>
        NoteText.Utf8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"cosignature/v1\ntime {moment}\n{text}"));
}
