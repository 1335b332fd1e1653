using System.Text.RegularExpressions;
using Kept.Policy;

namespace Kept.Server.Shared;

/// <summary>
/// Recognises columns and fields that name data nobody may collect here (clause A2: health, race and ethnicity, politics,
/// religion, union membership, sex life, and what the taxonomy sets beside them), in the spellings people use.
/// </summary>
internal static partial class SensitiveColumn
{
    private static readonly Dictionary<string, Category> Words = Build(
        (Category.Health, "health medical medication medicine diagnosis disease illness disability disabled allergy allergies"),
        (Category.Ethnicity, "ethnicity ethnic race racial ancestry"),
        (Category.Politics, "politics political party_affiliation voter"),
        (Category.Religion, "religion religious religions faith belief beliefs denomination church"),
        (Category.UnionMembership, "union trade_union labor_union labour_union union_member union_membership"),
        (Category.SexLife, "sex_life sexuality sexual sexual_orientation orientation"),
        (Category.Biometric, "biometric biometrics fingerprint faceprint voiceprint"),
        (Category.Genetic, "genetic genetics dna genome"),
        (Category.PreciseLocation, "precise_location geolocation latitude longitude gps"),
        (Category.GovernmentId, "government_id ssn social_security passport driver_license drivers_license tax_id"),
        (Category.Child, "child children minor_child"));

    /// <summary>The sensitive category that a column's name speaks of, or null.</summary>
    public static Category? Recognise(string column)
    {
        var parts = Separators().Split(CamelHump().Replace(column, "$1_$2").ToLowerInvariant()).Where(p => p.Length > 0).ToArray();
        for (var length = parts.Length; length > 0; length--)
            for (var start = 0; start + length <= parts.Length; start++)
                if (Words.TryGetValue(string.Join('_', parts[start..(start + length)]), out var category))
                    return category;
        return null;
    }

    private static Dictionary<string, Category> Build(params ReadOnlySpan<(Category Category, string Words)> lists)
    {
        var all = new Dictionary<string, Category>(StringComparer.Ordinal);
        foreach (var (category, words) in lists)
        {
            all[category.Name.Replace('-', '_')] = category;
            foreach (var word in words.Split(' '))
                all[word] = category;
        }
        return all;
    }

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex Separators();

    [GeneratedRegex("([a-z])([A-Z])")]
    private static partial Regex CamelHump();
}
