namespace Kept.Server.People;

/// <summary>A slice that holds rows about people besides sealed collections, and moves them when two records are one person's.</summary>
internal interface IJoins
{
    /// <summary>
    /// Gives what this slice holds of <paramref name="from"/> to <paramref name="into"/>, inside the caller's transaction. Where both have
    /// what one person can have once, nothing is lost and the stricter stays.
    /// </summary>
    Task JoinAsync(Guid from, Guid into, CancellationToken cancel);
}
