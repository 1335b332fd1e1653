using System.Security.Cryptography;
using System.Text;
using Kept.Ledger;

namespace Kept.Tests.Ledger;

/// <summary>The published vectors of RFC 6962 trees, and its definitions written down again as an oracle.</summary>
static class Rfc6962
{
    /// <summary>The eight leaf inputs that implementations of Certificate Transparency test with.</summary>
    public static readonly string[] Inputs =
        ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];

    /// <summary>The published roots of the trees of 0 to 8 of these leaves.</summary>
    public static readonly string[] Roots =
    [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    public static LedgerHash[] Leaves => [.. Inputs.Select(hex => Merkle.LeafHash(Convert.FromHexString(hex)))];

    /// <summary>Distinct leaf hashes for trees of any size.</summary>
    public static LedgerHash[] LeavesOf(int count) =>
        [.. Enumerable.Range(0, count).Select(i => Merkle.LeafHash(Encoding.UTF8.GetBytes($"leaf {i}")))];

    /// <summary>MTH of section 2.1, by its recursion, over leaf hashes.</summary>
    public static byte[] Root(ReadOnlySpan<LedgerHash> leaves)
    {
        if (leaves.Length == 0) return SHA256.HashData([]);
        if (leaves.Length == 1) return leaves[0].ToArray();
        var k = K(leaves.Length);
        return SHA256.HashData([1, .. Root(leaves[..k]), .. Root(leaves[k..])]);
    }

    /// <summary>PATH(m, D[n]) of section 2.1.1.</summary>
    public static List<LedgerHash> Path(int m, ReadOnlySpan<LedgerHash> leaves)
    {
        if (leaves.Length == 1) return [];
        var k = K(leaves.Length);
        return m < k
            ? [.. Path(m, leaves[..k]), new LedgerHash(Root(leaves[k..]))]
            : [.. Path(m - k, leaves[k..]), new LedgerHash(Root(leaves[..k]))];
    }

    /// <summary>SUBPROOF(m, D[n], b) of section 2.1.2.</summary>
    public static List<LedgerHash> SubProof(int m, ReadOnlySpan<LedgerHash> leaves, bool isWhole)
    {
        if (m == leaves.Length) return isWhole ? [] : [new LedgerHash(Root(leaves))];
        var k = K(leaves.Length);
        return m <= k
            ? [.. SubProof(m, leaves[..k], isWhole), new LedgerHash(Root(leaves[k..]))]
            : [.. SubProof(m - k, leaves[k..], false), new LedgerHash(Root(leaves[..k]))];
    }

    static int K(int n)
    {
        var k = 1;
        while (2 * k < n) k *= 2;
        return k;
    }
}
