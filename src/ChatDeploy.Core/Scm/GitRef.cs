using System.Diagnostics.CodeAnalysis;

namespace ChatDeploy.Core.Scm;

/// <summary>A branch or tag by its short name; the full form is <c>refs/heads/…</c> or <c>refs/tags/…</c>.</summary>
/// <param name="Kind">Whether it is a branch or a tag.</param>
/// <param name="Name">The short name, which may hold slashes (<c>release/2.1</c>).</param>
public sealed record GitRef(GitRefKind Kind, string Name)
{
    private const string Heads = "refs/heads/";
    private const string Tags = "refs/tags/";

    /// <summary>The full name as git and webhooks spell it.</summary>
    public string FullName => (Kind == GitRefKind.Branch ? Heads : Tags) + Name;

    /// <summary>Reads a full ref name; false for anything that is neither a branch nor a tag.</summary>
    public static bool TryParse(string? fullName, [NotNullWhen(true)] out GitRef? reference)
    {
        reference = null;
        if (fullName is null) return false;
        if (fullName.StartsWith(Heads, StringComparison.Ordinal) && fullName.Length > Heads.Length)
            reference = new GitRef(GitRefKind.Branch, fullName[Heads.Length..]);
        else if (fullName.StartsWith(Tags, StringComparison.Ordinal) && fullName.Length > Tags.Length)
            reference = new GitRef(GitRefKind.Tag, fullName[Tags.Length..]);
        return reference is not null;
    }
}

/// <summary>The two kinds of ref that carry commits or versions.</summary>
public enum GitRefKind
{
    /// <summary>A branch (<c>refs/heads/</c>).</summary>
    Branch,

    /// <summary>A tag (<c>refs/tags/</c>).</summary>
    Tag,
}
