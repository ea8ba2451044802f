namespace ChatDeploy.Core.Scm;

/// <summary>What a provider's REST API is asked for. Plain git has none: its clone tells the same.</summary>
/// <remarks>
/// Every method throws <see cref="ScmUnavailableException"/> when the provider cannot be reached, answers an error or limits the rate
/// (the exception says when to try again), and <see cref="ScmRefusedException"/> when trying again cannot help: no token, no rights, no such repository.
/// </remarks>
public interface IScmApi
{
    /// <summary>The provider's name in the catalog.</summary>
    string Provider { get; }

    /// <summary>Whether credentials are configured; without them nothing is asked.</summary>
    bool IsOn { get; }

    /// <summary>The commit that a branch or tag stands at now (annotated tags peeled); null when there is no such ref.</summary>
    Task<string?> ResolveAsync(RepositoryKey repository, GitRef reference, CancellationToken cancellationToken);

    /// <summary>The names of the newest tags with their commits, newest first where the provider can sort.</summary>
    /// <param name="repository">Where.</param>
    /// <param name="limit">The most to return.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<IReadOnlyList<TaggedCommit>> TagsAsync(RepositoryKey repository, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// How one commit relates to another, with the commits reachable from <paramref name="head"/> and not from <paramref name="from"/>; null
    /// when either is unknown to the provider (which may lag behind its own webhook: try again later).
    /// </summary>
    /// <param name="repository">Where.</param>
    /// <param name="from">Full object name of the older one.</param>
    /// <param name="head">Full object name of the newer one.</param>
    /// <param name="limit">The most commits to read, newest kept.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<ComparedCommits?> CompareAsync(RepositoryKey repository, string from, string head, int limit, CancellationToken cancellationToken);

    /// <summary>The newest commits of a branch, tag or commit, oldest first; null when it is unknown.</summary>
    Task<IReadOnlyList<PushedCommit>?> CommitsAsync(RepositoryKey repository, string reference, int limit, CancellationToken cancellationToken);

    /// <summary>All checks of a commit as they stand now.</summary>
    Task<IReadOnlyList<CommitCheck>> ChecksAsync(RepositoryKey repository, string sha, CancellationToken cancellationToken);

    /// <summary>What the provider says of a tag's signature; <see cref="TagVerdict.Unknown"/> where it cannot say (spec D1).</summary>
    Task<TagSignature> VerifyTagAsync(RepositoryKey repository, string tag, CancellationToken cancellationToken);

    /// <summary>
    /// Tells the provider how a deployment stands, so that its own pages show it. Told again with the same <see cref="DeploymentStatus.Key"/>,
    /// the provider's deployment of that key moves; nothing is made twice where the provider lets it be found.
    /// </summary>
    /// <returns>The provider's id of its deployment, given back as <see cref="DeploymentStatus.ProviderId"/> the next time.</returns>
    Task<string> WriteStatusAsync(RepositoryKey repository, DeploymentStatus status, CancellationToken cancellationToken);
}

/// <summary>A tag and the commit it stands for.</summary>
/// <param name="Name">The tag's short name.</param>
/// <param name="Sha">The commit, annotated tags peeled.</param>
public sealed record TaggedCommit(string Name, string Sha);

/// <summary>How two commits relate.</summary>
/// <param name="IsAhead">Whether the head has the other one among its ancestors (or is the same).</param>
/// <param name="Commits">What the head has and the other has not, oldest first, newest kept when there are more than were asked for.</param>
/// <param name="IsComplete">Whether all of them are listed.</param>
public sealed record ComparedCommits(bool IsAhead, IReadOnlyList<PushedCommit> Commits, bool IsComplete);

/// <summary>What is known of a tag's signature.</summary>
/// <param name="Verdict">Whether it holds.</param>
/// <param name="Sha">The commit that the verified tag stands for; null unless it holds. Tags move: a verdict is about this commit.</param>
/// <param name="Signer">Who signed, where that is told.</param>
/// <param name="Reason">The provider's or git's own word for anything but a good one, for example <c>unsigned</c> or <c>unknown_key</c>.</param>
public sealed record TagSignature(TagVerdict Verdict, string? Sha, string? Signer, string? Reason);

/// <summary>Whether a tag's signature holds.</summary>
public enum TagVerdict
{
    /// <summary>It cannot be told now, or by this provider at all; asked again later.</summary>
    Unknown,

    /// <summary>Signed, and the signature is good.</summary>
    Good,

    /// <summary>Not signed (a lightweight tag cannot be).</summary>
    Missing,

    /// <summary>Signed, and the signature is not good.</summary>
    Bad,
}

/// <summary>How one of our deployments stands, for the provider's pages.</summary>
/// <param name="Key">Ours: the deployment and its tool (<c>D-1042/crm</c>).</param>
/// <param name="ProviderId">What <see cref="IScmApi.WriteStatusAsync"/> returned before; null the first time.</param>
/// <param name="Sha">The commit.</param>
/// <param name="Ref">The ref as people chose it.</param>
/// <param name="Environment">Our environment's name.</param>
/// <param name="IsProduction">Whether it is protected.</param>
/// <param name="State">How it stands.</param>
/// <param name="Description">One line for people, at most 140 characters.</param>
/// <param name="Url">Our page of the deployment.</param>
public sealed record DeploymentStatus(
    string Key, string? ProviderId, string Sha, string Ref, string Environment, bool IsProduction, DeploymentStatusState State, string Description, string Url);

/// <summary>The states that every provider has a word for.</summary>
public enum DeploymentStatusState
{
    /// <summary>Waits to start.</summary>
    Pending,

    /// <summary>At work.</summary>
    Running,

    /// <summary>Applied.</summary>
    Succeeded,

    /// <summary>Failed.</summary>
    Failed,

    /// <summary>Ended on request, or rolled back.</summary>
    Cancelled,
}

/// <summary>The provider does not answer now; the message says what was asked and what it said. Try again, at the earliest after <see cref="RetryAfter"/>.</summary>
public sealed class ScmUnavailableException(string message, TimeSpan? retryAfter = null, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>How long the provider wants to be left alone; null when it did not say.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}

/// <summary>The provider will not do it however often it is asked; the message says what to change.</summary>
public sealed class ScmRefusedException(string message, Exception? inner = null) : Exception(message, inner);
