namespace Kept.Tests.Architecture;

/// <summary>One file of the repository: its path from the root with slashes, and its text.</summary>
internal sealed record SourceFile(string Path, string Text)
{
    public IReadOnlyList<string> Lines { get; } = Text.Split('\n');

    public string Extension => System.IO.Path.GetExtension(Path);
}

/// <summary>The files that people write, without what is built, generated, seeded or fetched.</summary>
internal static class SourceTree
{
    private static readonly string[] Skipped = ["artifacts", "data", ".git", ".vs", ".idea", "bin", "obj", "Migrations", "vendor"];
    private static readonly string[] Written = [".cs", ".cshtml", ".js", ".css", ".md", ".csproj", ".props", ".targets", ".json", ".liquid", ".sh", ".svg"];

    public static string Root { get; } = FindRoot();

    public static IReadOnlyList<SourceFile> Files { get; } = [.. Find(Root).OrderBy(f => f.Path, StringComparer.Ordinal)];

    private static IEnumerable<SourceFile> Find(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder))
            if (Written.Contains(Path.GetExtension(file)) && Path.GetFileName(file) != "packages.lock.json")
                yield return new SourceFile(Path.GetRelativePath(Root, file).Replace('\\', '/'), File.ReadAllText(file));
        foreach (var child in Directory.EnumerateDirectories(folder).Where(d => !Skipped.Contains(Path.GetFileName(d))))
            foreach (var file in Find(child))
                yield return file;
    }

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Kept.slnx")))
            folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException("The tests do not run inside the repository.");
    }
}
