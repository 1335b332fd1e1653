using Kept.Policy;

namespace Kept.Tests.Policy;

/// <summary>The policy files of the repository.</summary>
static class Demo
{
    internal static string Folder { get; } = Path.Combine(Root(), "policies");

    internal static IEnumerable<string> Files =>
        Directory.EnumerateFiles(Folder, "*.md", SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    internal static CompiledPolicy Load(string name)
    {
        var result = PolicyParser.Parse(File.ReadAllText(Path.Combine(Folder, name)), name);
        Assert.True(result.Ok, string.Join('\n', result.Diagnostics));
        return CompiledPolicy.Compile(result.Document!);
    }

    static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Kept.slnx")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("Kept.slnx is in no parent folder.");
        return folder;
    }
}
