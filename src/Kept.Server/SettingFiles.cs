using System.Text.Json;
using Kept.Server.Storage;

namespace Kept.Server;

/// <summary>Says where a file of settings cannot be read: file, line, column and what is wrong there.</summary>
internal static class SettingFiles
{
    /// <summary>Where a message of the reader begins to tell of the position.</summary>
    private static readonly string[] Position = [" Path:", " LineNumber:"];

    /// <summary>Does what reads the file. Throws <see cref="StartupException"/> when the file is no JSON of settings.</summary>
    public static T Read<T>(string file, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new StartupException(Advice(file, e), e);
        }
    }

    private static string Advice(string file, Exception e)
    {
        for (var cause = e; cause is not null; cause = cause.InnerException)
            if (cause is JsonException { LineNumber: { } line, BytePositionInLine: { } column })
                return $"{file}:{line + 1}:{column + 1}: {Reason(cause.Message)}";
        return $"{file}: {(e.InnerException ?? e).Message}";
    }

    /// <summary>Without the position, which the reader counts from 0 and adds to its sentence.</summary>
    private static string Reason(string message)
    {
        var end = Position.Select(m => message.IndexOf(m, StringComparison.Ordinal)).Where(i => i > 0).DefaultIfEmpty(message.Length).Min();
        return message[..end];
    }
}
