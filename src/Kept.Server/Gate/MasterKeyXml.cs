using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Kept.Server.Storage;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Gate;

/// <summary>
/// Seals the framework's own key ring (sign-in cookies) with the master key, so that a stolen database signs nobody in.
/// </summary>
internal sealed class MasterKeyXml(MasterKeyHolder holder, IServiceScopeFactory scopes) : IXmlEncryptor
{
    public EncryptedXmlInfo Encrypt(XElement plaintextElement)
    {
        var plain = Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting));
        FollowDatabase();
        var sealedBytes = holder.Key.Wrap(plain, MasterKeyXmlReader.Context);
        return new EncryptedXmlInfo(new XElement("sealed", Convert.ToBase64String(sealedBytes)), typeof(MasterKeyXmlReader));
    }

    /// <summary>A rotation may have ended since this server wrapped anything.</summary>
    private void FollowDatabase()
    {
        using var scope = scopes.CreateScope();
        holder.Key.Follow(scope.ServiceProvider.GetRequiredService<KeptDb>().Set<Installation>().AsNoTracking().Select(i => i.KeyCheck).Single());
    }
}

/// <summary>Opens what <see cref="MasterKeyXml"/> sealed; the framework makes it by its type name.</summary>
internal sealed class MasterKeyXmlReader(IServiceProvider services) : IXmlDecryptor
{
    public static ReadOnlySpan<byte> Context => "data-protection/1"u8;

    public XElement Decrypt(XElement encryptedElement)
    {
        var master = services.GetRequiredService<MasterKeyHolder>().Key;
        var plain = master.Unwrap(Convert.FromBase64String(encryptedElement.Value), Context);
        try
        {
            return XElement.Parse(Encoding.UTF8.GetString(plain));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }
}
