using System.Text;
using Kept.Server.Shared;

namespace Kept.Server.Catalog;

internal static class Slugs
{
    /// <summary>
    /// A name as part of an address: lower-case letters, digits, single hyphens. <c>Konica Minolta</c> is <c>konica-
    /// minolta</c>, <c>Müller</c> is <c>muller</c>.
    /// </summary>
    public static string Of(string name)
    {
        var slug = new StringBuilder(name.Length);
        foreach (var c in TextFold.Of(name))
        {
            if (char.IsAsciiLetterOrDigit(c))
                slug.Append(c);
            else if (slug.Length > 0 && slug[^1] != '-')
                slug.Append('-');
        }
        return slug.ToString().TrimEnd('-');
    }
}
