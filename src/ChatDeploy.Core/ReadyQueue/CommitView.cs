using ChatDeploy.Core.Checks;

namespace ChatDeploy.Core.ReadyQueue;

/// <summary>What of the queue to list (contract, <c>GET /commits</c>).</summary>
/// <param name="Status"><c>ready</c>, <c>deployed</c>, <c>orphaned</c> or <c>other</c> (on a branch that is not the deploy branch); null: all.</param>
/// <param name="Tool">Only this tool's; null: all.</param>
/// <param name="Target">With an environment: ready is what is newer than what runs at one at least of its sites; null: all sites.</param>
/// <param name="Environment">Ready is what is newer than what runs there; null: in no applied job.</param>
/// <param name="Search">Part of a message, an author or a tag, or the first digits of a sha; null: all.</param>
/// <param name="Cursor">Where the page before ended; null: the newest.</param>
/// <param name="Limit">Rows of a page; 1 to <see cref="CommitQueries.MaxLimit"/>.</param>
public sealed record CommitFilter(
    string? Status = null, string? Tool = null, string? Target = null, string? Environment = null, string? Search = null, string? Cursor = null, int Limit = 50);

/// <summary>A commit in a list.</summary>
/// <param name="Id">Key.</param>
/// <param name="Tool">The tool's name.</param>
/// <param name="Sha">Full object name.</param>
/// <param name="Ref">The deploy branch once it is there; else the branch, or tag, on which it was seen.</param>
/// <param name="Author">Author's name.</param>
/// <param name="Message">The whole message.</param>
/// <param name="CommittedAt">The committer's time.</param>
/// <param name="ReceivedAt">When it was first heard of.</param>
/// <param name="Status">Where it stands, in the environment asked for or in general.</param>
/// <param name="Checks">How its checks stand together: <c>green</c>, <c>red</c> or <c>pending</c>; null while none are known.</param>
/// <param name="Url">A page that shows it; null where there is none.</param>
/// <param name="Tags">Tags that point at it.</param>
/// <param name="RunsIn">Each environment of the catalog, in its order, with the sites that have it.</param>
/// <param name="CheckDetails">Each check; what keeps it from being green comes first.</param>
public sealed record CommitView(
    long Id, string Tool, string Sha, string Ref, string Author, string Message, DateTimeOffset CommittedAt, DateTimeOffset ReceivedAt,
    CommitStatus Status, string? Checks, string? Url, IReadOnlyList<string> Tags, IReadOnlyList<CommitReach> RunsIn,
    IReadOnlyList<CheckDetail> CheckDetails)
{
    /// <summary>That it is marked as bad, and why; null where it is not.</summary>
    public BadMark? Bad { get; init; }

    /// <summary>Where a rollback took it back, so that it is held there.</summary>
    public IReadOnlyList<CommitHold> Held { get; init; } = [];
}

/// <summary>How far a commit has come in an environment.</summary>
/// <param name="Environment">The environment's name.</param>
/// <param name="Sites">At how many sites it runs, alone or with a newer commit of the deploy branch.</param>
/// <param name="Pending">At how many sites that the tool serves it does not.</param>
public sealed record CommitReach(string Environment, int Sites, int Pending);

/// <summary>Where a commit stands.</summary>
public enum CommitStatus
{
    /// <summary>On the deploy branch and not everywhere yet.</summary>
    Ready,

    /// <summary>On the deploy branch and deployed.</summary>
    Deployed,

    /// <summary>On no branch any more.</summary>
    Orphaned,

    /// <summary>On other branches, or only tagged.</summary>
    Other,
}

/// <summary>A list of commits, or why there is none; the cases are nested.</summary>
public abstract record CommitListing
{
    private CommitListing() { }

    /// <summary>A page.</summary>
    /// <param name="Items">Newest first.</param>
    /// <param name="Next">The cursor of the next page; null at the end.</param>
    public sealed record Page(IReadOnlyList<CommitView> Items, string? Next) : CommitListing;

    /// <summary>The filter makes no sense.</summary>
    /// <param name="Code"><c>unknown_tool</c>, <c>unknown_target</c>, <c>unknown_environment</c>, <c>environment_missing</c>, <c>invalid_status</c> or <c>invalid_cursor</c>.</param>
    /// <param name="Message">What to do about it.</param>
    public sealed record Refused(string Code, string Message) : CommitListing;
}
