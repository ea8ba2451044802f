namespace ChatDeploy.Core.Secrets;

/// <summary>Encrypts secrets for the store. The host's keys do it: they are in the store too, wrapped by a key from outside it.</summary>
public interface ISecretProtection
{
    /// <summary>Encrypts a value.</summary>
    string Protect(string value);

    /// <summary>The value as it was; null when it cannot be had: encrypted by an installation with another key, or changed.</summary>
    string? Unprotect(string protectedValue);
}

/// <summary>What a program without a host's keys has: it can keep no secrets, and reads none.</summary>
internal sealed class NoSecretProtection : ISecretProtection
{
    public string Protect(string value) => throw new InvalidOperationException("this program has no keys to encrypt secrets with");

    public string? Unprotect(string protectedValue) => null;
}
