namespace ChatDeploy.Integrations.Scm.Git;

/// <summary>What may be handed to git as a name, so that nobody's text is read as an option or a revision expression.</summary>
internal static class GitNames
{
    /// <summary>Whether the text is an object name of 4 to 64 hexadecimal digits.</summary>
    public static bool IsSha(string? text) => text is { Length: >= 4 and <= 64 } && text.All(char.IsAsciiHexDigit);

    /// <summary>Whether the text is a whole object name (SHA-1 or SHA-256).</summary>
    public static bool IsFullSha(string? text) => text is { Length: 40 or 64 } && IsSha(text);

    /// <summary>Whether git would accept the text as a branch's or tag's name (git-check-ref-format).</summary>
    public static bool IsRefName(string text) =>
        text.Length is > 0 and <= 1000
        && !text.Any(c => c <= ' ' || c == 127 || "~^:?*[\\".Contains(c, StringComparison.Ordinal))
        && !text.Contains("..", StringComparison.Ordinal)
        && !text.Contains("@{", StringComparison.Ordinal);

    /// <summary>What a reference may stand for, most specific first, as revisions for <c>git cat-file</c>; empty when it cannot be a name.</summary>
    public static IReadOnlyList<string> Candidates(string reference)
    {
        if (!IsRefName(reference)) return [];
        if (reference.StartsWith("refs/heads/", StringComparison.Ordinal) || reference.StartsWith("refs/tags/", StringComparison.Ordinal))
            return [$"{reference}^{{commit}}"];
        var names = new List<string>();
        if (IsFullSha(reference)) names.Add($"{reference}^{{commit}}");
        names.Add($"refs/tags/{reference}^{{commit}}");
        names.Add($"refs/heads/{reference}^{{commit}}");
        if (IsSha(reference) && !IsFullSha(reference)) names.Add($"{reference}^{{commit}}");
        return names;
    }
}
