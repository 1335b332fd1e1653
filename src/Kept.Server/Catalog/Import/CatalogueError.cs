namespace Kept.Server.Catalog.Import;

/// <summary>One thing wrong in a catalogue file. Line and column count from 1; the column counts characters, as editors do.</summary>
internal sealed record CatalogueError(string File, int Line, int Column, string Message)
{
    public override string ToString() => $"{File}:{Line}:{Column}: {Message}";
}

/// <summary>A catalogue file was refused. Nothing of it was imported.</summary>
/// <param name="errors">What is wrong with it.</param>
/// <param name="more">Whether reading stopped because there were so many.</param>
internal sealed class CatalogueException(IReadOnlyList<CatalogueError> errors, bool more)
    : Exception($"{errors.Count} error(s) in the catalogue; nothing was imported.\n{string.Join('\n', errors)}")
{
    public IReadOnlyList<CatalogueError> Errors { get; } = errors;

    public bool More { get; } = more;
}

/// <summary>
/// Gathers the errors of a file, so that its author sees many of them at once; never more than <see cref="Most"/>.
/// </summary>
internal sealed class ErrorList
{
    public const int Most = 200;

    private readonly List<CatalogueError> errors = [];

    public bool Any => errors.Count > 0;

    public bool IsFull => errors.Count >= Most;

    public void Add(string file, int line, int column, string message)
    {
        if (!IsFull)
            errors.Add(new CatalogueError(file, line, column, message));
    }

    /// <summary>Throws <see cref="CatalogueException"/> when there is any error, in the order of the files' lines.</summary>
    public void ThrowIfAny()
    {
        if (!Any)
            return;
        var sorted = errors.OrderBy(e => e.File, StringComparer.Ordinal).ThenBy(e => e.Line).ThenBy(e => e.Column);
        throw new CatalogueException([.. sorted], IsFull);
    }
}
