using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Scm;

namespace ChatDeploy.Core.ReadyQueue;

/// <summary>
/// Asks the provider for what a push's payload left out (spec A2): more commits than it holds, the commit of an annotated tag. Where a clone
/// is fetched, nothing needs to be asked.
/// </summary>
public sealed class CompletePushes(RepositoryApis apis)
{
    /// <summary>The most commits that are read of one push.</summary>
    public const int MostCommits = 1_000;

    // Of a branch that was never heard of, older commits are of no interest to anyone who deploys. What it shares with the deploy branch belongs
    // to it all the same: how far the deploy branch has come when a delivery is applied says nothing of when the branch was made.
    private const int MostOfNewBranch = 250;

    /// <summary>Whether anybody can be asked about the tool's repository.</summary>
    public bool Covers(Tool tool) => apis.Covers(tool);

    /// <summary>The push with all its commits; as it is where it is complete already, or nobody can be asked.</summary>
    /// <param name="tool">A tool of the repository.</param>
    /// <param name="push">The push.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    /// <exception cref="SourceUnavailableException">Nobody answers now, or the provider lags behind its own webhook: try again later.</exception>
    public async Task<ScmEvent.RefPushed> CompleteAsync(Tool tool, ScmEvent.RefPushed push, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(tool);
        ArgumentNullException.ThrowIfNull(push);
        if (push.After is not { } after || !apis.Covers(tool)) return push;
        var isTag = push.Ref.Kind == GitRefKind.Tag;
        if (!isTag && push.Complete) return push.Forced ? await WithLostAsync(tool, push, cancellationToken) : push;
        try
        {
            var completed = isTag ? await TagAsync(tool, push, cancellationToken)
                : await SinceAsync(tool, push.Before, after, cancellationToken) is { } read
                    ? await WithLostAsync(tool, With(push, read), cancellationToken)
                    : null;
            if (completed is not null) return completed;
            throw new SourceUnavailableException($"reading the commits of {push.Ref.FullName} at {tool.Repository}: the provider does not know {after} yet, of which its webhook told");
        }
        catch (ScmUnavailableException unavailable)
        {
            throw new SourceUnavailableException($"reading the commits of {push.Ref.FullName} at {tool.Repository}: {unavailable.Message}", unavailable);
        }
        catch (ScmRefusedException refused)
        {
            // Asking again cannot help: what the payload lists has to do.
            return push.Commits.Count > 0 || isTag
                ? push
                : throw new SourceUnavailableException($"reading the commits of {push.Ref.FullName} at {tool.Repository}: {refused.Message}", refused);
        }
    }

    /// <summary>What came to a branch since a commit; null when the provider does not know its head (yet).</summary>
    /// <param name="tool">The tool.</param>
    /// <param name="from">Where the branch stood; null for a new one, which brings its newest commits.</param>
    /// <param name="head">Where it stands.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    /// <exception cref="ScmUnavailableException">Nobody answers now.</exception>
    /// <exception cref="ScmRefusedException">Nobody answers, and trying again cannot help.</exception>
    public async Task<ComparedCommits?> SinceAsync(Tool tool, string? from, string head, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(tool);
        if (from is not null && await apis.AskAsync(tool, (api, repository) => api.CompareAsync(repository, from, head, MostCommits, cancellationToken)) is { } compared)
            return compared;

        // A commit that a force-push threw away may be gone at the provider: then the newest commits are what there is.
        return await apis.AskAsync(tool, (api, repository) => api.CommitsAsync(repository, head, MostOfNewBranch, cancellationToken)) is { } newest
            ? new ComparedCommits(IsAhead: from is null, newest, IsComplete: newest.Count < MostOfNewBranch)
            : null;
    }

    /// <summary>A forced push with the commits that it threw away, where the provider still knows them; else what they are is guessed.</summary>
    public async Task<ScmEvent.RefPushed> WithLostAsync(Tool tool, ScmEvent.RefPushed push, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(tool);
        ArgumentNullException.ThrowIfNull(push);
        if (push is not { Forced: true, Before: { } before, After: { } after }) return push;
        try
        {
            var lost = await apis.AskAsync(tool, (api, repository) => api.CompareAsync(repository, after, before, MostCommits, cancellationToken));
            return lost is { IsComplete: true } ? push with { Lost = [.. lost.Commits.Select(c => c.Sha)] } : push;
        }
        catch (Exception unanswered) when (unanswered is ScmUnavailableException or ScmRefusedException)
        {
            return push;
        }
    }

    private async Task<ScmEvent.RefPushed?> TagAsync(Tool tool, ScmEvent.RefPushed push, CancellationToken cancellationToken)
    {
        var commit = push.Commit ?? await apis.AskAsync(tool, (api, repository) => api.ResolveAsync(repository, push.Ref, cancellationToken));

        // Deleted or moved since: another push tells of that.
        if (commit is null) return push;
        var facts = await apis.AskAsync(tool, (api, repository) => api.CommitsAsync(repository, commit, 1, cancellationToken));
        return facts is null ? null : push with { Commit = commit, Commits = [.. push.Commits, .. facts.Where(f => push.Commits.All(c => c.Sha != f.Sha))] };
    }

    private static ScmEvent.RefPushed With(ScmEvent.RefPushed push, ComparedCommits compared)
    {
        // The payload's own words are kept for the commits that it lists.
        var listed = push.Commits.DistinctBy(c => c.Sha, StringComparer.Ordinal).ToDictionary(c => c.Sha, StringComparer.Ordinal);
        return push with
        {
            Commits = [.. compared.Commits.Select(c => listed.GetValueOrDefault(c.Sha, c))],
            Complete = true,
            Forced = push.Forced || (push.Before is not null && !compared.IsAhead),
        };
    }
}
