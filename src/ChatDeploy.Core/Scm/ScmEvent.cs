namespace ChatDeploy.Core.Scm;

/// <summary>A webhook's content in neutral words; the cases are nested.</summary>
public abstract record ScmEvent
{
    private ScmEvent() { }

    /// <summary>A branch or tag was created, moved or deleted.</summary>
    /// <param name="Repository">Where.</param>
    /// <param name="Ref">Which branch or tag.</param>
    /// <param name="Before">The object it pointed at; null when it was created.</param>
    /// <param name="After">The object it points at now; null when it was deleted. For an annotated tag this may be the tag object.</param>
    /// <param name="Commit">The commit that <paramref name="After"/> stands for, where the payload tells; null when unknown or deleted.</param>
    /// <param name="Forced">Whether the provider says that history was rewritten.</param>
    /// <param name="Commits">The commits the payload lists, oldest first.</param>
    /// <param name="Complete">Whether <paramref name="Commits"/> is known to hold every new commit; false for plain git, which lists none.</param>
    /// <param name="Pusher">Who pushed, as the provider names them.</param>
    public sealed record RefPushed(
        RepositoryKey Repository,
        GitRef Ref,
        string? Before,
        string? After,
        string? Commit,
        bool Forced,
        IReadOnlyList<PushedCommit> Commits,
        bool Complete,
        string? Pusher) : ScmEvent;

    /// <summary>The provider checks that the endpoint answers.</summary>
    public sealed record Ping : ScmEvent;
}
