using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Refusals;

namespace ChatDeploy.Core.BadCommits;

/// <summary>A bad commit as it is shown (contract, <c>/bad-commits</c>).</summary>
/// <param name="Id">Key.</param>
/// <param name="Tool">Name of the tool.</param>
/// <param name="Ref">How it was named when it was marked.</param>
/// <param name="Sha">The commit.</param>
/// <param name="Reason">Why.</param>
/// <param name="Owner">Who marked it; null when nobody knows any more.</param>
/// <param name="Since">Since when.</param>
public sealed record BadCommitView(int Id, string Tool, string Ref, string Sha, string Reason, string? Owner, DateTimeOffset Since)
{
    internal static BadCommitView Of(CatalogSnapshot catalog, BadCommit bad) => new(
        bad.Id, catalog.Tools[bad.ToolId].Name, bad.Ref, bad.Sha, bad.Reason, catalog.People.Find(bad.OwnerId)?.Name, bad.CreatedAt);
}

/// <summary>What marking a commit comes to; the cases are nested.</summary>
public abstract record BadCommitAnswer
{
    private BadCommitAnswer() { }

    /// <summary>Done and committed.</summary>
    /// <param name="Commit">The mark that is there now, or the one that was taken away.</param>
    /// <param name="RunsAt">On how many sites the commit runs.</param>
    public sealed record Done(BadCommitView Commit, int RunsAt) : BadCommitAnswer;

    /// <summary>Not done, and why; nothing changed.</summary>
    public sealed record Refused(Refusal Refusal) : BadCommitAnswer;
}
