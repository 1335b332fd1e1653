using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Kept.Server.Shared;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace Kept.Server.Requests.Agents;

/// <summary>
/// A message in libsodium's combined mode: Ed25519 signature (64 bytes), then JSON, all in base64 (Data Rights Protocol, section 3.07.1).
/// </summary>
internal sealed class SignedMessage
{
    /// <summary>The longest body in characters; an ordinary request has about a thousand.</summary>
    public const int MostCharacters = 32 * 1024;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private readonly byte[] bytes;

    private SignedMessage(byte[] bytes) => this.bytes = bytes;

    /// <summary>SHA-256 of the signed bytes.</summary>
    public byte[] Digest => SHA256.HashData(bytes);

    /// <summary>Reads a request's body; null when it is too long.</summary>
    public static async Task<string?> BodyAsync(HttpRequest request, CancellationToken cancel)
    {
        using var reader = new StreamReader(request.Body);
        var buffer = new char[MostCharacters + 1];
        var read = await reader.ReadBlockAsync(buffer, cancel);
        return read > MostCharacters ? null : new string(buffer, 0, read).Trim();
    }

    /// <summary>Step 1 of section 3.07: it decodes from base64 into a signature and something signed.</summary>
    public static SignedMessage? Decode(string? body)
    {
        if (string.IsNullOrEmpty(body) || !Base64.IsValid(body))
            return null;
        var bytes = Convert.FromBase64String(body);
        return bytes.Length > Ed25519.SignatureSize ? new SignedMessage(bytes) : null;
    }

    /// <summary>Step 2: the signature verifies under this key.</summary>
    public bool Verifies(byte[] key)
    {
        var message = bytes[Ed25519.SignatureSize..];
        return Ed25519.Verify(bytes, 0, key, 0, message, 0, message.Length);
    }

    /// <summary>The signed JSON object; null when it is none, has a name twice, or a text that nobody could have typed.</summary>
    public JsonElement? Json()
    {
        try
        {
            using var document = JsonDocument.Parse(bytes.AsMemory(Ed25519.SignatureSize), Strict);
            return document.RootElement is { ValueKind: JsonValueKind.Object } root && IsReadable(root) ? root.Clone() : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The second is for half a surrogate pair, which JSON can escape and no text can hold.
            return null;
        }
    }

    private static bool IsReadable(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().All(p => ReadableInput.IsReadable(p.Name) && IsReadable(p.Value)),
        JsonValueKind.Array => element.EnumerateArray().All(IsReadable),
        JsonValueKind.String => ReadableInput.IsReadable(element.GetString()),
        _ => true,
    };
}

/// <summary>
/// Steps 3 to 6 of section 3.07, in its order: the agent, the business, not from the future, not out of date.
/// </summary>
internal static class Envelope
{
    /// <summary>A clock may differ by this much from ours.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(5);

    /// <summary>The first thing that is wrong, or null.</summary>
    public static DrpError? Check(JsonElement message, string agent, string business, DateTimeOffset now)
    {
        if (Text(message, "agent-id") != agent)
            return new DrpError(StatusCodes.Status403Forbidden, "'agent-id' is not the agent of this token.", Fatal: true);
        if (Text(message, "business-id") != business)
            return new DrpError(StatusCodes.Status403Forbidden, $"'business-id' is not this business, which is '{business}'.", Fatal: true);
        if (Moment(message, "issued-at") is not { } issued)
            return new DrpError(StatusCodes.Status400BadRequest, "'issued-at' is not a moment with its offset, as in 2026-11-30T09:15:00Z.", Fatal: true);
        if (issued > now + Skew)
            return new DrpError(StatusCodes.Status400BadRequest, "'issued-at' lies in the future. Check the clock of the system that signs.");
        if (Moment(message, "expires-at") is not { } expires)
            return new DrpError(StatusCodes.Status400BadRequest, "'expires-at' is not a moment with its offset, as in 2026-11-30T09:15:00Z.", Fatal: true);
        return expires <= now
            ? new DrpError(StatusCodes.Status400BadRequest, "'expires-at' has passed. Sign the request anew.", Fatal: true)
            : null;
    }

    public static string? Text(JsonElement message, string name) =>
        message.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public static bool Flag(JsonElement message, string name) => message.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    /// <summary>
    /// A moment of the envelope. ISO 8601 (section 2.01) also allows times without an offset, which name no moment, so we ask for its
    /// profile in RFC 3339.
    /// </summary>
    public static DateTimeOffset? Moment(JsonElement message, string name) => Timestamp.Parse(Text(message, name));
}
