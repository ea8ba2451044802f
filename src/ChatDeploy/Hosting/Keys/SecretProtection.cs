using System.Security.Cryptography;
using ChatDeploy.Core.Secrets;
using Microsoft.AspNetCore.DataProtection;

namespace ChatDeploy.Hosting.Keys;

/// <summary>Encrypts secrets with the stored data-protection keys, which the data directory's key wraps: a thief of the database has no use for them.</summary>
internal sealed class SecretProtection(IDataProtectionProvider provider) : ISecretProtection
{
    private readonly IDataProtector _protector = provider.CreateProtector("chatdeploy/secrets/1");

    /// <inheritdoc/>
    public string Protect(string value) => _protector.Protect(value);

    /// <inheritdoc/>
    public string? Unprotect(string protectedValue)
    {
        try
        {
            return _protector.Unprotect(protectedValue);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
