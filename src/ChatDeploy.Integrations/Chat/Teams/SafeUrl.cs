using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace ChatDeploy.Integrations.Chat.Teams;

/// <summary>The addresses that are called: https, or http on this machine.</summary>
public static class SafeUrl
{
    // Microsoft's are below a hundred.
    private const int Longest = 400;

    /// <summary>Whether tokens may go there.</summary>
    public static bool Is(Uri url)
    {
        ArgumentNullException.ThrowIfNull(url);
        return url.IsAbsoluteUri && url.UserInfo.Length == 0 && (url.Scheme == Uri.UriSchemeHttps || IsLoopback(url));
    }

    /// <summary>Whether it is http or https on this machine.</summary>
    public static bool IsLoopback(Uri url)
    {
        ArgumentNullException.ThrowIfNull(url);
        if (!url.IsAbsoluteUri || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps)) return false;

        // Not Uri.IsLoopback, which also takes the machine's own name.
        return url.IdnHost.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(url.IdnHost, out var address) && IPAddress.IsLoopback(address));
    }

    /// <summary>Reads the <c>serviceUrl</c> of an activity: the base of the Connector's addresses, always with a slash at its end.</summary>
    /// <param name="text">As it was sent.</param>
    /// <param name="url">The address.</param>
    public static bool TryReadService(string? text, [NotNullWhen(true)] out Uri? url)
    {
        url = null;
        if (text is not { Length: > 0 and <= Longest } || !Uri.TryCreate(text, UriKind.Absolute, out var parsed) || !Is(parsed) || parsed.Query.Length > 0 || parsed.Fragment.Length > 0) return false;
        url = new Uri(parsed.AbsoluteUri.TrimEnd('/') + "/");
        return true;
    }

    /// <summary>Whether two texts name the same service: case and one slash at the end do not matter (Teams notes, section 2, rule 4).</summary>
    internal static bool IsSameService(string one, string other) => Trim(one).Equals(Trim(other), StringComparison.OrdinalIgnoreCase);

    private static ReadOnlySpan<char> Trim(string text) => text.EndsWith('/') ? text.AsSpan(0, text.Length - 1) : text;
}
