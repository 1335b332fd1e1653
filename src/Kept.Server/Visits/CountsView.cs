namespace Kept.Server.Visits;

/// <summary>A table of names and how often each was counted, as <c>_Counts.cshtml</c> shows it.</summary>
internal sealed record CountsView(string Title, string NameTitle, string CountTitle, IReadOnlyList<NamedCount> Rows, long All)
{
    public string Id => Title.ToLowerInvariant().Replace(' ', '-');
}
