namespace Kept.Server.Catalog.Import;

/// <summary>One thing wrong in a catalogue file. Line and column count from 1; the column counts characters, as editors do.</summary>
internal sealed record CatalogueError(string File, int Line, int Column, string Message)
{
    public override string ToString() => $"{File}:{Line}:{Column}: {Message}";
}

/// <summary>A catalogue file was refused. Nothing of it was imported; <see cref="Errors"/> holds everything wrong with it.</summary>
internal sealed class CatalogueException(IReadOnlyList<CatalogueError> errors)
    : Exception($"{errors.Count} error(s) in the catalogue; nothing was imported.\n{string.Join('\n', errors)}")
{
    public IReadOnlyList<CatalogueError> Errors { get; } = errors;
}

/// <summary>Gathers the errors of a file, so that its author sees all of them at once.</summary>
internal sealed class ErrorList
{
    private readonly List<CatalogueError> errors = [];

    public bool Any => errors.Count > 0;

    public void Add(string file, int line, int column, string message) => errors.Add(new CatalogueError(file, line, column, message));

    /// <summary>Throws <see cref="CatalogueException"/> when there is any error, in the order of the files' lines.</summary>
    public void ThrowIfAny()
    {
        if (Any)
            throw new CatalogueException([.. errors.OrderBy(e => e.File, StringComparer.Ordinal).ThenBy(e => e.Line).ThenBy(e => e.Column)]);
    }
}
