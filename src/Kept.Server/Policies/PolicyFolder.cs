using System.Text;
using Kept.Policy;
using Kept.Server.Storage;

namespace Kept.Server.Policies;

/// <summary>Where the policies come as files: one folder a policy, one file a version. Setting: <c>Policies</c>.</summary>
internal sealed record PolicyFolder(string Path)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>
    /// Reads every file. Throws <see cref="StartupException"/> with all errors of all files (file, line, column and a
    /// suggestion), because a policy that cannot be read must not decide.
    /// </summary>
    public IReadOnlyList<PolicyDocument> Read()
    {
        if (!Directory.Exists(Path))
            throw new StartupException($"The policy folder '{Path}' does not exist. Set 'Policies' to the folder that holds one folder a policy.");
        var documents = new List<PolicyDocument>();
        var errors = new List<Diagnostic>();
        foreach (var file in Directory.EnumerateFiles(Path, "*.md", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var shown = System.IO.Path.Combine("policies", System.IO.Path.GetRelativePath(Path, file));
            var (document, _, found) = PolicyReader.Read(TextOf(file, shown), shown);
            errors.AddRange(found.Where(d => d.Severity == Severity.Error));
            if (document is not null)
                documents.Add(document);
        }
        return errors.Count == 0
            ? [.. documents.OrderBy(d => d.Version)]
            : throw new StartupException($"{errors.Count} error(s) in the policies; nothing was started.\n{string.Join('\n', errors)}");
    }

    private static string TextOf(string file, string shown)
    {
        try
        {
            return Strict.GetString(File.ReadAllBytes(file)).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            throw new StartupException($"{shown} is not UTF-8 text. Save it as UTF-8.");
        }
    }
}
