namespace ChatDeploy.Core.Scm;

/// <summary>
/// Local bare clones of tools' repositories, one per repository, kept between uses. Implementations serialise the
/// commands that git itself cannot run side by side; every call may take seconds and honours cancellation.
/// </summary>
/// <remarks>Every method throws <see cref="SourceUnavailableException"/> when the remote cannot be reached or git refuses.</remarks>
public interface ISourceClones
{
    /// <summary>Brings the clone up to date with its remote: all branches and tags, pruned.</summary>
    Task FetchAsync(SourceLocation source, CancellationToken cancellationToken);

    /// <summary>
    /// The commit that a branch, tag, full ref or (possibly abbreviated, at least 4 digits) sha names in the clone as last
    /// fetched; null when there is none. Annotated tags are peeled.
    /// </summary>
    Task<string?> ResolveAsync(SourceLocation source, string reference, CancellationToken cancellationToken);

    /// <summary>The commits reachable from <paramref name="to"/> and not from <paramref name="from"/>, oldest first, newest kept when there are more than <paramref name="limit"/>.</summary>
    /// <param name="source">The repository.</param>
    /// <param name="from">Excluded with all its ancestors; null for the whole history.</param>
    /// <param name="to">The newest commit.</param>
    /// <param name="limit">The most commits to return.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<IReadOnlyList<PushedCommit>> ListCommitsAsync(SourceLocation source, string? from, string to, int limit, CancellationToken cancellationToken);

    /// <summary>Whether <paramref name="ancestor"/> is <paramref name="descendant"/> or one of its ancestors; false when either is unknown.</summary>
    Task<bool> IsAncestorAsync(SourceLocation source, string ancestor, string descendant, CancellationToken cancellationToken);

    /// <summary>The branches (from whose head the commit is reachable) and tags (that point at it), as last fetched.</summary>
    Task<IReadOnlyList<GitRef>> RefsOfAsync(SourceLocation source, string sha, CancellationToken cancellationToken);

    /// <summary>All tags with their commits, as last fetched; annotated ones peeled, those of other objects left out.</summary>
    Task<IReadOnlyList<TaggedCommit>> TagsAsync(SourceLocation source, CancellationToken cancellationToken);

    /// <summary>What git says of a tag's signature, as last fetched (spec D1); <see cref="TagVerdict.Unknown"/> where it cannot say, for example without the keys to compare with.</summary>
    Task<TagSignature> VerifyTagAsync(SourceLocation source, string tag, CancellationToken cancellationToken);

    /// <summary>Puts a detached work tree of a commit at <paramref name="directory"/>, fetching first when the commit is not in the clone. Replaces a half-made one.</summary>
    Task CheckOutAsync(SourceLocation source, string sha, string directory, CancellationToken cancellationToken);

    /// <summary>Removes a work tree made by <see cref="CheckOutAsync"/>; does nothing when it is gone.</summary>
    Task RemoveCheckOutAsync(SourceLocation source, string directory, CancellationToken cancellationToken);
}

/// <summary>A repository and where to clone it from.</summary>
/// <param name="Repository">The key webhooks use.</param>
/// <param name="Url">What <c>git clone</c> is given: <c>file://</c>, <c>https://</c>, <c>ssh://</c> or a path.</param>
/// <param name="FallbackUrl">
/// Where the same commits are mirrored, for when <paramref name="Url"/> cannot be reached; null where they are not. A mirror may lag behind: what
/// is fetched from it is added to the clone, and takes nothing away.
/// </param>
public sealed record SourceLocation(RepositoryKey Repository, string Url, string? FallbackUrl = null);

/// <summary>Git could not do what was asked; the message names the activity and git's own words, with credentials removed.</summary>
public sealed class SourceUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
