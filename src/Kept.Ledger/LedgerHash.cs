using System.Diagnostics.CodeAnalysis;
using System.Runtime.Intrinsics;

namespace Kept.Ledger;

/// <summary>A SHA-256 value of the ledger: 32 bytes, compared by value. The default value is 32 zero bytes.</summary>
public readonly struct LedgerHash : IEquatable<LedgerHash>
{
    /// <summary>The length of a hash in bytes.</summary>
    public const int Length = 32;

    const int Base64Length = 44;

    // A vector compares in one instruction and keeps arrays of hashes flat.
    readonly Vector256<byte> value;

    /// <summary>Copies a hash from its 32 bytes.</summary>
    /// <exception cref="ArgumentException">The span is not 32 bytes long.</exception>
    public LedgerHash(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Length) throw new ArgumentException("A ledger hash is 32 bytes long.", nameof(bytes));
        value = Vector256.Create(bytes);
    }

    /// <summary>Copies the 32 bytes to the start of <paramref name="destination"/>.</summary>
    /// <exception cref="ArgumentException">The destination is shorter than 32 bytes.</exception>
    public void CopyTo(Span<byte> destination) => value.CopyTo(destination);

    /// <summary>The hash as a new array of 32 bytes.</summary>
    public byte[] ToArray()
    {
        var bytes = new byte[Length];
        CopyTo(bytes);
        return bytes;
    }

    /// <summary>The hash as 64 lower-case hexadecimal digits.</summary>
    public string ToHex() => Convert.ToHexStringLower(ToArray());

    /// <summary>The hash in standard base64 with padding (RFC 4648 section 4), 44 characters.</summary>
    public string ToBase64() => Convert.ToBase64String(ToArray());

    /// <summary>Reads 64 hexadecimal digits, of either case.</summary>
    /// <exception cref="FormatException">The text is not 64 hexadecimal digits.</exception>
    public static LedgerHash FromHex(string hex)
    {
        ArgumentNullException.ThrowIfNull(hex);
        if (hex.Length != 2 * Length) throw new FormatException("A ledger hash has 64 hexadecimal digits.");
        return new LedgerHash(Convert.FromHexString(hex));
    }

    /// <summary>Reads the 44 characters that <see cref="ToBase64"/> writes.</summary>
    /// <returns>False if the text is null, no base64, not 32 bytes, or a second spelling of the same bytes.</returns>
    public static bool TryFromBase64([NotNullWhen(true)] string? text, out LedgerHash hash)
    {
        hash = default;
        Span<byte> bytes = stackalloc byte[Length];
        if (text?.Length != Base64Length) return false;
        if (!Convert.TryFromBase64String(text, bytes, out var written) || written != Length) return false;
        hash = new LedgerHash(bytes);

        // The decoder ignores the two spare bits of the last character; one hash must have one spelling.
        return hash.ToBase64() == text;
    }

    /// <inheritdoc/>
    public bool Equals(LedgerHash other) => value == other.value;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is LedgerHash other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => value.AsInt32().GetElement(0);

    /// <summary>The hash in base64, as checkpoints and records show it.</summary>
    public override string ToString() => ToBase64();

    /// <summary>Whether both hashes are the same 32 bytes.</summary>
    public static bool operator ==(LedgerHash left, LedgerHash right) => left.Equals(right);

    /// <summary>Whether the hashes differ.</summary>
    public static bool operator !=(LedgerHash left, LedgerHash right) => !left.Equals(right);
}
