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
    /// <param name="Complete">Whether <paramref name="Commits"/> is known to hold every new commit; false for plain git, which lists none, and for a truncated list.</param>
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
        string? Pusher) : ScmEvent
    {
        /// <summary>What the branch had and has no longer, where a provider's API told; null where nobody did. No payload lists it.</summary>
        public IReadOnlyList<string>? Lost { get; init; }
    }

    /// <summary>
    /// A branch or tag was created or deleted, and the payload says no more than its name (GitHub's <c>create</c> and <c>delete</c>):
    /// a push tells the same with its objects, unless the provider left it out.
    /// </summary>
    /// <param name="Repository">Where.</param>
    /// <param name="Ref">Which branch or tag.</param>
    public sealed record RefTouched(RepositoryKey Repository, GitRef Ref) : ScmEvent;

    /// <summary>A check, pipeline or status of a commit changed.</summary>
    /// <param name="Repository">Where.</param>
    /// <param name="Check">What is known of it now.</param>
    public sealed record CommitChecked(RepositoryKey Repository, CommitCheck Check) : ScmEvent;

    /// <summary>A pipeline's run moved. A hint: what it is at now is asked of the provider, since such events come late, doubled and out of order.</summary>
    /// <param name="Repository">Where.</param>
    /// <param name="RunId">The provider's id of the run; null where the payload does not tell: every open run of the repository is meant.</param>
    public sealed record RunMoved(RepositoryKey Repository, string? RunId) : ScmEvent;

    /// <summary>A deployment that the provider keeps changed its state, whoever made it.</summary>
    /// <param name="Repository">Where.</param>
    /// <param name="Sha">The commit.</param>
    /// <param name="Environment">The provider's environment.</param>
    /// <param name="State">The provider's own word, for example <c>success</c>; null when it was only created.</param>
    /// <param name="Url">A page about it.</param>
    public sealed record DeploymentReported(RepositoryKey Repository, string Sha, string Environment, string? State, string? Url) : ScmEvent;

    /// <summary>The provider checks that the endpoint answers.</summary>
    public sealed record Ping : ScmEvent;
}
