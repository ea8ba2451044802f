using ChatDeploy.Core.Scm;

namespace ChatDeploy.Core.Policies;

/// <summary>
/// The patterns of a policy's <c>refs</c> (spec D1): <c>tag:</c> or <c>branch:</c> and a name in which <c>*</c> stands for
/// any run of characters, slashes included. A pattern without prefix matches both kinds.
/// </summary>
public static class RefPatterns
{
    private const string Tag = "tag:";
    private const string Branch = "branch:";

    /// <summary>Whether a commit with these refs may be deployed: one of them matches one pattern, or there are no patterns.</summary>
    /// <param name="patterns">The policy's patterns; empty: anything.</param>
    /// <param name="refs">The tags that point at the commit and the branches it is reachable from.</param>
    public static bool Allows(IReadOnlyList<string> patterns, IReadOnlyList<GitRef> refs)
    {
        ArgumentNullException.ThrowIfNull(patterns);
        ArgumentNullException.ThrowIfNull(refs);
        return patterns.Count == 0 || refs.Any(reference => Matches(patterns, reference));
    }

    /// <summary>Whether a branch or tag matches one of the patterns; with none, nothing does.</summary>
    public static bool Matches(IReadOnlyList<string> patterns, GitRef reference)
    {
        ArgumentNullException.ThrowIfNull(patterns);
        ArgumentNullException.ThrowIfNull(reference);
        return patterns.Any(pattern => Matches(pattern, reference));
    }

    private static bool Matches(string pattern, GitRef reference) =>
        pattern.StartsWith(Tag, StringComparison.Ordinal) ? reference.Kind == GitRefKind.Tag && Matches(pattern.AsSpan(Tag.Length), reference.Name)
        : pattern.StartsWith(Branch, StringComparison.Ordinal) ? reference.Kind == GitRefKind.Branch && Matches(pattern.AsSpan(Branch.Length), reference.Name)
        : Matches(pattern.AsSpan(), reference.Name);

    /// <summary>Goes back to the last star on a mismatch: linear in practice, quadratic at worst, never exponential.</summary>
    private static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name)
    {
        var (p, n, star, mark) = (0, 0, -1, 0);
        while (n < name.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                mark = n;
            }
            else if (p < pattern.Length && pattern[p] == name[n])
            {
                p++;
                n++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                n = ++mark;
            }
            else
            {
                return false;
            }
        }

        while (p < pattern.Length && pattern[p] == '*') p++;
        return p == pattern.Length;
    }
}
