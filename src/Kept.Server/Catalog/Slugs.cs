using System.Text;

namespace Kept.Server.Catalog;

internal static class Slugs
{
    /// <summary>A name as part of an address: lower-case letters, digits, single hyphens. <c>Konica Minolta</c> is <c>konica-minolta</c>.</summary>
    public static string Of(string name)
    {
        var slug = new StringBuilder(name.Length);
        foreach (var c in name)
        {
            if (char.IsAsciiLetterOrDigit(c))
                slug.Append(char.ToLowerInvariant(c));
            else if (slug.Length > 0 && slug[^1] != '-')
                slug.Append('-');
        }
        return slug.ToString().TrimEnd('-');
    }
}
