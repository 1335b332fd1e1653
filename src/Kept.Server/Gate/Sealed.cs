using System.Text.Json;
using System.Text.Json.Serialization;

namespace Kept.Server.Gate;

/// <summary>
/// A value of type <typeparamref name="T"/> that is encrypted and stays so. INVARIANT (GATE): it holds ciphertext only,
/// has no readable value, prints <c>▒▒▒</c> and refuses serialisation; the gate alone opens it.
/// </summary>
/// <param name="Cipher">Nonce (12 bytes), tag (16 bytes) and AES-256-GCM ciphertext, in this order.</param>
[JsonConverter(typeof(RefuseSerialisation))]
internal sealed record Sealed<T>(byte[] Cipher)
{
    public override string ToString() => "▒▒▒";
}

/// <summary>Throws on every attempt to write or read a sealed value as JSON.</summary>
internal sealed class RefuseSerialisation : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => true;

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Sealed data is not serialised. Ask the gate to open it for a purpose.");
}
