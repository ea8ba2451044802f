using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Scm;

namespace ChatDeploy.Core.ReadyQueue;

/// <summary>Looks where a repository's branches and tags stand: in its clone where the catalog gives an address, else by its provider's API.</summary>
public sealed class RepositoryReader(ISourceClones clones, RepositoryApis apis, CompletePushes completion)
{
    /// <summary>The most tags that are read by an API; a clone tells all.</summary>
    public const int MostTags = 100;

    /// <summary>Whether there is any way to look at the tool's repository.</summary>
    public bool CanLook(Tool tool)
    {
        ArgumentNullException.ThrowIfNull(tool);
        return tool.IsCloned || apis.Covers(tool);
    }

    /// <summary>Looks.</summary>
    /// <param name="tool">A tool of the repository.</param>
    /// <param name="references">Branches, and tags besides the newest.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    /// <exception cref="SourceUnavailableException">The clone cannot be fetched.</exception>
    /// <exception cref="ScmUnavailableException">The provider does not answer.</exception>
    /// <exception cref="ScmRefusedException">The provider will not answer.</exception>
    public async Task<RepositoryPicture> LookAsync(Tool tool, IReadOnlyCollection<GitRef> references, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(tool);
        ArgumentNullException.ThrowIfNull(references);
        var stands = new Dictionary<GitRef, string?>();
        IReadOnlyList<TaggedCommit> tags;
        string? silent = null;
        if (tool.IsCloned)
        {
            silent = await FetchAsync(tool.Source!, cancellationToken);
            foreach (var reference in references) stands[reference] = await clones.ResolveAsync(tool.Source!, reference.FullName, cancellationToken);
            tags = await clones.TagsAsync(tool.Source!, cancellationToken);
        }
        else
        {
            silent = await SilenceAsync(tool, cancellationToken);
            foreach (var reference in references)
                stands[reference] = await apis.AskAsync(tool, (api, repository) => api.ResolveAsync(repository, reference, cancellationToken));
            tags = await apis.AskAsync<IReadOnlyList<TaggedCommit>>(tool, async (api, repository) => await api.TagsAsync(repository, MostTags, cancellationToken)) ?? [];
        }

        foreach (var tag in tags) stands[new GitRef(GitRefKind.Tag, tag.Name)] = tag.Sha;
        return new RepositoryPicture(stands, silent);
    }

    /// <summary>Writes a gap as the push that nobody told; null when the provider does not know the commit itself (yet).</summary>
    /// <exception cref="ScmUnavailableException">The provider does not answer.</exception>
    /// <exception cref="ScmRefusedException">The provider will not answer.</exception>
    public async Task<ScmEvent.RefPushed?> PushOfAsync(Tool tool, GitRef reference, string? known, string? found, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(tool);
        ArgumentNullException.ThrowIfNull(reference);

        // Where the clone is followed, it tells the commits once more when the push is applied.
        var push = new ScmEvent.RefPushed(tool.Repository, reference, known, found, found, Forced: false, [], Complete: found is null || (reference.Kind == GitRefKind.Tag && tool.IsCloned), Pusher: null);
        if (tool.IsCloned || found is null) return push;
        if (reference.Kind == GitRefKind.Tag)
            return await apis.AskAsync(tool, (api, repository) => api.CommitsAsync(repository, found, 1, cancellationToken)) is { } facts ? push with { Commits = facts, Complete = true } : null;
        return await completion.SinceAsync(tool, known, found, cancellationToken) is { } since
            ? await completion.WithLostAsync(tool, push with { Commits = since.Commits, Complete = true, Forced = known is not null && !since.IsAhead }, cancellationToken)
            : null;
    }

    // The questions below are answered by the mirror without a word; that it had to, people want to know.
    private async Task<string?> SilenceAsync(Tool tool, CancellationToken cancellationToken)
    {
        if (tool.Fallback is not { } mirror || apis.Find(mirror.Provider) is null || apis.Find(tool.Provider) is not { } api) return null;
        try
        {
            await api.ResolveAsync(tool.Repository, new GitRef(GitRefKind.Branch, tool.Branch), cancellationToken);
            return null;
        }
        catch (Exception unanswered) when (unanswered is ScmUnavailableException or ScmRefusedException)
        {
            return unanswered.Message;
        }
    }

    // What the repository itself said, when its mirror had to stand in.
    private async Task<string?> FetchAsync(SourceLocation source, CancellationToken cancellationToken)
    {
        try
        {
            await clones.FetchAsync(source with { FallbackUrl = null }, cancellationToken);
            return null;
        }
        catch (SourceUnavailableException unavailable) when (source.FallbackUrl is not null)
        {
            await clones.FetchAsync(source, cancellationToken);
            return unavailable.Message;
        }
    }
}

/// <summary>Where a repository's branches and tags stand.</summary>
/// <param name="Stands">The commits, annotated tags peeled; null for what was asked about and is not there.</param>
/// <param name="Silent">Why the repository itself could not be looked at, when its mirror was instead; null when it was.</param>
public sealed record RepositoryPicture(IReadOnlyDictionary<GitRef, string?> Stands, string? Silent);
