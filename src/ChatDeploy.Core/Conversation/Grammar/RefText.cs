using System.Buffers;

namespace ChatDeploy.Core.Conversation.Grammar;

/// <summary>The form of a ref: a branch, a tag or a SHA, by git's own rules for names (git-check-ref-format).</summary>
internal static class RefText
{
    private const int Longest = 250;
    private static readonly SearchValues<char> Forbidden = SearchValues.Create("~^:?*[\\");

    /// <summary>Why this cannot be a ref, as a sentence with what to do; null for a good one and for none.</summary>
    /// <remarks>A leading dash is refused here already, so that no ref is ever an option to a git command.</remarks>
    public static string? Problem(string tool, string? reference)
    {
        if (reference is null) return null;
        if (reference.Length == 0) return $"“{WordCursor.Shorten(tool)}@” has no ref: write a tag, branch or SHA after the @, or leave the @ out for the newest ready commit.";
        return IsRef(reference) ? null : $"“{WordCursor.Shorten(reference)}” is not a ref: write a branch, a tag or a SHA.";
    }

    /// <summary>Whether the text may be a tool's name.</summary>
    public static bool IsTool(string tool) => tool.Length is > 0 and <= 200 && !tool.AsSpan().ContainsAny('/', '@', '*');

    private static bool IsRef(string reference) =>
        reference.Length <= Longest && reference[0] is not ('-' or '/' or '.') && reference[^1] is not ('/' or '.')
        && !reference.Any(static letter => char.IsWhiteSpace(letter) || char.IsControl(letter))
        && !reference.AsSpan().ContainsAny(Forbidden) && !reference.Contains("..", StringComparison.Ordinal)
        && !reference.Contains("@{", StringComparison.Ordinal) && !reference.Contains("//", StringComparison.Ordinal);
}
