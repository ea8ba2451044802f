using System.Text.RegularExpressions;

namespace ChatDeploy.Integrations.Scm.Git;

/// <summary>Removes secrets from texts that git prints: URLs may carry a user's token before the host or in the query.</summary>
internal static partial class GitCredentials
{
    /// <summary>The text with <c>user:password@</c> and the query strings of URLs replaced by <c>***</c>.</summary>
    public static string Strip(string text) =>
        Query().Replace(UserInfo().Replace(text, "${scheme}***@"), "${address}?***");

    [GeneratedRegex(@"(?<scheme>[A-Za-z][A-Za-z0-9+.\-]*://)[^/\s'""]*@", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex UserInfo();

    [GeneratedRegex(@"(?<address>[A-Za-z][A-Za-z0-9+.\-]*://[^\s'""?]*)\?[^\s'""]*", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Query();
}
