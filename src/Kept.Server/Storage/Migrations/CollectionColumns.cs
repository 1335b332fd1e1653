using Kept.Policy;

namespace Kept.Server.Storage.Migrations;

/// <summary>What a collection said in words and by its key before, in its new columns; the same on both databases.</summary>
internal static class CollectionColumns
{
    /// <summary>Run it when both forms stand beside each other. A name that is no purpose any more is left out.</summary>
    public static string Move => $"""
        UPDATE collections SET
            "OrderId" = CASE WHEN "KeyId" <> "PersonId" THEN "KeyId" END,
            "PurposeBits" = {string.Join(" + ", Taxonomy.Purposes.Select(t => $"CASE WHEN ', ' || \"Purposes\" || ',' LIKE '%, {t.Name},%' THEN {1L << Purpose.Parse(t.Name).Id} ELSE 0 END"))}
        """;
}
