using System.Text;
using Kept.Policy;

namespace Kept.Server.Policies.Commands;

/// <summary>A policy file cannot be used; the message holds every reason, a line each.</summary>
internal sealed class PolicyFileException(string message) : Exception(message);

/// <summary>Reads policy files for the commands.</summary>
internal static class PolicyFile
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text of a file. Throws <see cref="PolicyFileException"/> when there is no such file or it is not UTF-8.</summary>
    public static string Read(string path)
    {
        try
        {
            return Strict.GetString(File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            var why = e is DecoderFallbackException ? "it is not UTF-8 text. Save it as UTF-8" : e.Message;
            throw new PolicyFileException($"kept: '{path}' cannot be read: {why}");
        }
    }

    /// <summary>Reads a policy that must be free of errors. Throws <see cref="PolicyFileException"/> with all of them otherwise.</summary>
    public static CompiledPolicy Load(string path)
    {
        var result = PolicyParser.Parse(Read(path), path);
        return result.Document is { } document && result.Ok
            ? CompiledPolicy.Compile(document)
            : throw new PolicyFileException(string.Join('\n', result.Diagnostics));
    }
}
