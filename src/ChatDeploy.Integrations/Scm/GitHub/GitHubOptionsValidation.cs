using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace ChatDeploy.Integrations.Scm.GitHub;

/// <summary>Stops the start where GitHub is set by half, or in a way that cannot work; the message names the key.</summary>
internal sealed class GitHubOptionsValidation : IValidateOptions<GitHubOptions>
{
    private const int SmallestKey = 2048;

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, GitHubOptions options) => Find(options) is { } wrong ? ValidateOptionsResult.Fail(wrong) : ValidateOptionsResult.Success;

    private static string? Find(GitHubOptions options)
    {
        if (options.ApiUrl is { } url && (!url.IsAbsoluteUri || url.Scheme is not ("https" or "http") || url.Query.Length > 0 || url.Fragment.Length > 0 || url.UserInfo.Length > 0))
            return "Scm:GitHub:ApiUrl is not an address like https://HOST/api/v3";
        if (options.Token?.Any(c => c is <= ' ' or > '~') == true) return "Scm:GitHub:Token holds spaces or signs that no token has";
        if (options.AppId?.Any(c => !char.IsAsciiLetterOrDigit(c) && c != '.') == true) return "Scm:GitHub:AppId is not an App's id or client id";
        var hasKey = !string.IsNullOrEmpty(options.PrivateKeyFile);
        if (options.IsApp && !hasKey) return "Scm:GitHub:AppId is set and Scm:GitHub:PrivateKeyFile is not: download the App's private key, and give its path";
        if (hasKey && !options.IsApp) return "Scm:GitHub:PrivateKeyFile is set and Scm:GitHub:AppId is not";
        if (options.IsApp && !string.IsNullOrEmpty(options.Token)) return "Scm:GitHub:Token and Scm:GitHub:AppId are both set: remove one";
        return hasKey ? FindInKey(options.PrivateKeyFile!) : null;
    }

    private static string? FindInKey(string file)
    {
        try
        {
            using var key = GitHubAppKey.Read(file);
            return key.KeySize < SmallestKey ? $"Scm:GitHub:PrivateKeyFile holds a key of {key.KeySize} bits; GitHub's have {SmallestKey}" : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"Scm:GitHub:PrivateKeyFile {file} cannot be read ({exception.GetType().Name})";
        }
        catch (Exception exception) when (exception is ArgumentException or CryptographicException)
        {
            return $"Scm:GitHub:PrivateKeyFile {file} is not a private RSA key in PEM without a password";
        }
    }
}
