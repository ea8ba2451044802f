using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;

namespace ChatDeploy.Hosting.Keys;

/// <summary>Undoes <see cref="KeyWrapping"/>. Stored keys name this type: renaming or moving it makes them unreadable, and new ones are made.</summary>
internal sealed class KeyUnwrapping(IServiceProvider services) : IXmlDecryptor
{
    /// <inheritdoc/>
    public XElement Decrypt(XElement encryptedElement) => services.GetRequiredService<KeyWrapping>().Decrypt(encryptedElement);
}
