using System.Text.RegularExpressions;

namespace ChatDeploy.Core.Catalog.Documents;

/// <summary>The small languages inside the catalog's values: names, durations, ref patterns, addresses.</summary>
internal static partial class CatalogSyntax
{
    public const string NameRule = "a name begins with a letter or digit and has at most 63 letters, digits, '.', '_' or '-'";

    /// <summary>In milliseconds; out of reach, since values are short and no expression here backtracks far.</summary>
    public const int MatchTimeout = 10_000;

    private const int LongestDuration = 366 * 86_400;

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,62}\z", RegexOptions.ExplicitCapture, MatchTimeout)]
    public static partial Regex Name { get; }

    [GeneratedRegex(@"\A[^@\s]+@[^@\s]+\z", RegexOptions.ExplicitCapture, MatchTimeout)]
    public static partial Regex MailAddress { get; }

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]*\z", RegexOptions.ExplicitCapture, MatchTimeout)]
    public static partial Regex VariableName { get; }

    [GeneratedRegex(@"\A[A-Za-z0-9_{~][A-Za-z0-9._~{}-]*(/[A-Za-z0-9._~{}-]+)*\z", RegexOptions.ExplicitCapture, MatchTimeout)]
    public static partial Regex RepositoryId { get; }

    /// <summary>URLs of git's own transports, an absolute path, or <c>user@host:path</c>; never <c>ext::</c>, which runs a command, nor an option.</summary>
    [GeneratedRegex(@"\A((https?|ssh|git|file)://\S+|/\S*|[A-Za-z0-9._-]+@[A-Za-z0-9._-]+:[^\s-]\S*)\z", RegexOptions.ExplicitCapture, MatchTimeout)]
    public static partial Regex RepositoryUrl { get; }

    [GeneratedRegex(@"\A[a-z]+://[^/@]*:[^/@]*@", RegexOptions.ExplicitCapture, MatchTimeout)]
    public static partial Regex HoldsPassword { get; }

    /// <summary>What git allows in a ref's name, with <c>*</c> and <c>?</c> besides; not what it gives a meaning (<c>..</c>, <c>@{</c>).</summary>
    [GeneratedRegex(@"\A(?!.*(\.\.|//|@\{|/\.|\.lock\z|[./]\z))[^\s\x00-\x20~^:\\\[\x7F./-][^\s\x00-\x20~^:\\\[\x7F]*\z", RegexOptions.ExplicitCapture, MatchTimeout)]
    private static partial Regex RefGlob { get; }

    [GeneratedRegex(@"\A(?<count>[0-9]{1,8})(?<unit>[smhd])\z", RegexOptions.ExplicitCapture, MatchTimeout)]
    private static partial Regex DurationForm { get; }

    /// <summary>Reads <c>30s</c>, <c>15m</c>, <c>8h</c> or <c>7d</c>: longer than nothing and at most 366 days; else null.</summary>
    public static int? Seconds(string text)
    {
        var form = DurationForm.Match(text);
        if (!form.Success) return null;
        var unit = form.Groups["unit"].Value switch { "s" => 1, "m" => 60, "h" => 3600, _ => 86_400 };
        var seconds = long.Parse(form.Groups["count"].ValueSpan) * unit;
        return seconds is > 0 and <= LongestDuration ? (int)seconds : null;
    }

    /// <summary>Whether it is <c>tag:…</c> or <c>branch:…</c> with a possible name, in which <c>*</c> and <c>?</c> are wildcards.</summary>
    public static bool IsRefPattern(string text)
    {
        var colon = text.IndexOf(':');
        return colon > 0 && text[..colon] is "tag" or "branch" && RefGlob.IsMatch(text[(colon + 1)..]);
    }

    public static bool IsBranchName(string text) => RefGlob.IsMatch(text) && text.IndexOfAny(['*', '?']) < 0;

    /// <summary>Whether text can be stored and shown: no control characters, no halves of surrogate pairs.</summary>
    public static bool IsPrintable(string text, bool multiline = false)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]))
            {
                if (!char.IsSurrogatePair(text, i)) return false;
                i++;
            }
            else if (char.IsControl(text[i]) && !(multiline && text[i] is '\n' or '\t'))
            {
                return false;
            }
        }

        return true;
    }
}
