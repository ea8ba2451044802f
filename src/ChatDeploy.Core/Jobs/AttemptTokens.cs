using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using ChatDeploy.Core.Runners;

namespace ChatDeploy.Core.Jobs;

/// <summary>
/// Each attempt's own token for <c>POST /api/jobs/{id}/events</c>: an HMAC of the attempt under the installation's key, so that
/// nothing has to be stored and an adopted attempt's token still holds.
/// </summary>
/// <param name="key">At least 32 random bytes, the same on every node, kept outside the store.</param>
public sealed class AttemptTokens(byte[] key)
{
    /// <summary>The token of an attempt, 43 characters.</summary>
    public string For(AttemptKey attempt) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"attempt:{attempt}")));

    /// <summary>Whether the token is the attempt's, in constant time.</summary>
    public bool Matches(AttemptKey attempt, string token) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(For(attempt)), Encoding.UTF8.GetBytes(token));
}
