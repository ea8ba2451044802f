namespace ChatDeploy.Integrations.Chat.Slack;

/// <summary>
/// Slack's check of an address's certificate: a form with <c>ssl_check=1</c>, which may come unsigned. It is answered with an empty
/// 200, and everything else in it is thrown away: anybody can send one.
/// </summary>
public static class SlackCertificateCheck
{
    // The real ones have two short fields; nothing longer is looked through without a signature.
    private const int Longest = 4_096;

    /// <summary>Whether the body of a form is one. Asked before the signature is; nothing is decoded.</summary>
    /// <param name="contentType">The request's content type.</param>
    /// <param name="body">The body as it arrived.</param>
    public static bool Is(string? contentType, ReadOnlySpan<byte> body)
    {
        if (body.Length > Longest || contentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) != true) return false;
        foreach (var field in body.Split((byte)'&'))
            if (body[field].SequenceEqual("ssl_check=1"u8)) return true;
        return false;
    }
}
