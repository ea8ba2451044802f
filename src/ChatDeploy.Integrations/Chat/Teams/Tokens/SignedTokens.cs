using System.Security.Cryptography;
using Microsoft.Extensions.Logging;

namespace ChatDeploy.Integrations.Chat.Teams.Tokens;

/// <summary>What every token of Microsoft's has to be before anything that it says is looked at: a bearer token of strict form, RS256, signed by a key that its signer publishes.</summary>
/// <param name="metadata">Where the signer's keys are described (OpenID Connect discovery).</param>
/// <param name="clock">The time.</param>
/// <param name="logger">Told of keys that cannot be read.</param>
internal sealed class SignedTokens(Uri metadata, TimeProvider clock, ILogger logger) : IDisposable
{
    /// <summary>How far the two clocks may be apart.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    private const string Scheme = "Bearer ";
    private const long LastSecond = 253_402_300_799;

    private readonly SigningKeys _keys = new(metadata, clock, logger);

    /// <summary>Reads the token of a request.</summary>
    /// <param name="authorization">The value of its <c>Authorization</c> header; null or empty where it has none.</param>
    /// <param name="cancellationToken">Ends the wait for keys.</param>
    public async Task<SignedTokenAnswer> ReadAsync(string? authorization, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(authorization)) return new SignedTokenAnswer.Refused("no_token");
        if (!authorization.StartsWith(Scheme, StringComparison.Ordinal)) return new SignedTokenAnswer.Refused("wrong_scheme");
        if (SignedToken.Read(authorization[Scheme.Length..], out var trouble) is not { } token) return new SignedTokenAnswer.Refused(trouble);

        var (key, areKnown, issuer) = await _keys.FindAsync(token.KeyId, cancellationToken);
        if (key is null) return new SignedTokenAnswer.Refused(areKnown ? "unknown_key" : BotTokenAnswer.KeysUnavailable);

        // Only from here on it is known who speaks.
        return IsOf(key, token) ? new SignedTokenAnswer.Holds(token, key, issuer) : new SignedTokenAnswer.Refused("wrong_signature");
    }

    /// <summary><c>expired</c> or <c>not_yet_valid</c>; null for a token that is good now.</summary>
    public string? TroubleOfTimes(SignedToken token)
    {
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        var tolerance = (long)Tolerance.TotalSeconds;
        if (token.Seconds("exp") is not { } expires || expires is < 0 or > LastSecond || expires < now - tolerance) return "expired";
        return token.Has("nbf") && (token.Seconds("nbf") is not { } begins || begins > now + tolerance) ? "not_yet_valid" : null;
    }

    /// <inheritdoc/>
    public void Dispose() => _keys.Dispose();

    private static bool IsOf(SigningKey key, SignedToken token)
    {
        // One for each check: the class promises nothing to threads that share it.
        using var rsa = RSA.Create(key.Parameters);
        return rsa.VerifyData(token.Signed, token.Signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }
}

/// <summary>Whether a token was signed by whom it should; the cases are nested.</summary>
internal abstract record SignedTokenAnswer
{
    private SignedTokenAnswer() { }

    /// <summary>It was. What it claims has still to be judged.</summary>
    /// <param name="Token">The token.</param>
    /// <param name="Key">The key that signed it.</param>
    /// <param name="Issuer">Who issues tokens, as the signer's metadata says; null where it does not.</param>
    public sealed record Holds(SignedToken Token, SigningKey Key, string? Issuer) : SignedTokenAnswer;

    /// <summary>It was not, or is none.</summary>
    /// <param name="Code">One of the first nine codes of <see cref="BotTokenAnswer.Refused"/>, or <see cref="BotTokenAnswer.KeysUnavailable"/>.</param>
    public sealed record Refused(string Code) : SignedTokenAnswer;
}
