using System.Security.Cryptography;
using Kept.Server.Network;

namespace Kept.Server.Orders;

/// <summary>
/// Order numbers such as <c>INK-7Q4M-2HXD</c>: the first letters of the site and 40 random bits in Crockford's base 32,
/// which leaves out I, L, O and U, so that a number read over the telephone is not mistaken.
/// </summary>
internal static class OrderNumber
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    public static string New(Site site)
    {
        var code = RandomNumberGenerator.GetString(Alphabet, 8);
        return $"{site.Id[..Math.Min(3, site.Id.Length)].ToUpperInvariant()}-{code[..4]}-{code[4..]}";
    }

    /// <summary>The stored form of what somebody typed: spaces around it and lower case do not matter.</summary>
    public static string Normalise(string? typed) => (typed ?? "").Trim().ToUpperInvariant();
}
