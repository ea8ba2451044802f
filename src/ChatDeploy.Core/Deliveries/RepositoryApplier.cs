using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Checks;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.ReadyQueue;
using ChatDeploy.Core.Runners;
using ChatDeploy.Core.Scm;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Deliveries;

/// <summary>Applies deliveries of one repository: their effects on queue and checks and their fate are one transaction.</summary>
/// <remarks>
/// The slow part, fetching clones and asking providers, happens before the transaction. Should another node change the same queue meanwhile, it
/// is repeated under the repository's lock: an older picture of a clone never overwrites a newer one.
/// </remarks>
public sealed class RepositoryApplier(
    IDbContextFactory<DeployDbContext> contexts,
    IDeliveryStore store,
    ICheckStore checks,
    ISourceClones clones,
    CompletePushes completion,
    RepositoryLooks looks,
    MissedPushNews news,
    RunsMoved runs,
    DeliveryFates fates,
    TimeProvider clock)
{
    /// <summary>Applies deliveries, in order; those that this node no longer holds are left out.</summary>
    /// <returns>Whether the queue may have changed.</returns>
    /// <exception cref="SourceUnavailableException">A clone that the payloads cannot stand in for cannot be fetched; nothing was applied.</exception>
    public async Task<bool> ApplyAsync(RepositoryKey repository, IReadOnlyList<ParsedDelivery> deliveries, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(repository);
        ArgumentNullException.ThrowIfNull(deliveries);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var tools = await ToolsAsync(db, repository, cancellationToken);
        if (tools.Count == 0)
        {
            var reason = $"no tool of the catalog uses the repository {repository}";
            await fates.SettleAsync(db, [.. deliveries.Select(d => d.Id)], DeliveryStatus.Ignored, reason, cancellationToken);
            return false;
        }

        var revision = await RevisionAsync(db, tools, cancellationToken);
        var fetched = await FetchAsync(tools, deliveries, cancellationToken);
        var complete = await CompleteAsync(db, tools, fetched, deliveries, cancellationToken);
        if (complete.Count == 0) return false;

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await LockAsync(db, tools, cancellationToken);
        var held = await HeldAsync(db, complete, cancellationToken);
        if (held.Count == 0) return false;
        if (fetched.Count > 0 && await RevisionAsync(db, tools, cancellationToken) != revision) fetched = await FetchAsync(tools, held, cancellationToken);

        await PushAsync(db, tools, fetched, repository, held, cancellationToken);
        await checks.KeepAsync(db, repository, [.. held.SelectMany(d => d.Events).OfType<ScmEvent.CommitChecked>().Select(c => c.Check)], cancellationToken);
        await looks.TouchAsync(db, tools, [.. held.SelectMany(d => d.Events).OfType<ScmEvent.RefTouched>().Select(t => t.Ref)], cancellationToken);
        await fates.SettleAsync(db, [.. held.Select(d => d.Id)], DeliveryStatus.Applied, error: null, cancellationToken);
        await transaction.CommitAsync(cancellationToken);

        foreach (var moved in held.SelectMany(d => d.Events).OfType<ScmEvent.RunMoved>().Distinct()) runs.Raise(moved.Repository, moved.RunId);
        return held.Exists(d => d.Pushes.Any() || d.Events.OfType<ScmEvent.CommitChecked>().Any());
    }

    private async Task PushAsync(
        DeployDbContext db, List<Tool> tools, HashSet<int> fetched, RepositoryKey repository, List<ParsedDelivery> held, CancellationToken cancellationToken)
    {
        if (!held.Exists(d => d.Pushes.Any())) return;
        var apply = new ApplyRefPushed(db, clones, clock);

        // What is a repository's own for one tool may be a mirror's for another.
        foreach (var sharing in tools.GroupBy(t => t.Repository.Canonical == repository.Canonical))
        {
            var pushes = held.SelectMany(d => d.Pushes.Select(p => new ReceivedPush(d.Id, d.ReceivedAt, p, d.IsReconciled || !sharing.Key))).ToList();
            await apply.HandleAsync([.. sharing], fetched, pushes, cancellationToken);
        }

        foreach (var tool in tools)
        {
            foreach (var push in held.Where(d => d.IsReconciled).SelectMany(d => d.Pushes))
            {
                // Its webhook may have come after all, between the look and now.
                var first = await db.Set<RefPush>().Where(p => p.ToolId == tool.Id && p.Ref == push.Ref.FullName && p.After == push.After).OrderBy(p => p.Id).Select(p => p.DeliveryId).FirstOrDefaultAsync(cancellationToken);
                if (held.Exists(d => d.IsReconciled && d.Id == first)) await news.TellAsync(db, tool, push, cancellationToken);
            }
        }

        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Has the providers asked for what payloads leave out, where no clone tells it. What nobody knows yet is put back for a later try, and the others go on.</summary>
    private async Task<List<ParsedDelivery>> CompleteAsync(
        DeployDbContext db, List<Tool> tools, HashSet<int> fetched, IReadOnlyList<ParsedDelivery> deliveries, CancellationToken cancellationToken)
    {
        if (tools.Find(t => !fetched.Contains(t.Id)) is not { } tool || !deliveries.SelectMany(d => d.Pushes).Any(p => !p.Complete || p.Forced || p.Ref.Kind == GitRefKind.Tag)) return [.. deliveries];
        var complete = new List<ParsedDelivery>(deliveries.Count);
        foreach (var delivery in deliveries)
        {
            try
            {
                var events = new List<ScmEvent>(delivery.Events.Count);
                foreach (var told in delivery.Events)
                {
                    var isAsked = told is ScmEvent.RefPushed push && !(push.Ref.Kind == GitRefKind.Tag && push.Commit is { } commit && await db.Commits.AnyAsync(c => c.ToolId == tool.Id && c.Sha == commit, cancellationToken));
                    events.Add(isAsked ? await completion.CompleteAsync(tool, (ScmEvent.RefPushed)told, cancellationToken) : told);
                }

                complete.Add(delivery with { Events = events });
            }
            catch (SourceUnavailableException unavailable)
            {
                await fates.RetryAsync(delivery, unavailable.Message, cancellationToken);
            }
        }

        return complete;
    }

    // The repository's lock, also when its mirror tells: both change the same queue.
    private async Task LockAsync(DeployDbContext db, List<Tool> tools, CancellationToken cancellationToken)
    {
        foreach (var repository in tools.Select(t => t.Repository.Canonical).Distinct().OrderBy(r => r.ToString(), StringComparer.Ordinal))
            await store.LockRepositoryAsync(db, repository, cancellationToken);
    }

    private static Task<List<Tool>> ToolsAsync(DeployDbContext db, RepositoryKey repository, CancellationToken cancellationToken)
    {
        var (provider, id) = repository.Canonical;
#pragma warning disable CA1862, MA0011 // Runs in the store.
        return db.Tools.AsNoTracking()
            .Where(t => t.ArchivedAt == null && ((t.Provider == provider && t.RepositoryId.ToLower() == id) || (t.FallbackProvider == provider && t.FallbackRepositoryId!.ToLower() == id)))
            .OrderBy(t => t.Id).ToListAsync(cancellationToken);
#pragma warning restore CA1862, MA0011
    }

    private static async Task<long> RevisionAsync(DeployDbContext db, List<Tool> tools, CancellationToken cancellationToken)
    {
        var ids = tools.Select(t => t.Id).ToArray();
        return await db.Set<RefPush>().Where(p => ids.Contains(p.ToolId)).MaxAsync(p => (long?)p.Id, cancellationToken) ?? 0;
    }

    private static async Task<List<ParsedDelivery>> HeldAsync(DeployDbContext db, IReadOnlyList<ParsedDelivery> deliveries, CancellationToken cancellationToken)
    {
        var ids = deliveries.Select(d => d.Id).ToArray();
        var held = await db.Deliveries.Where(d => ids.Contains(d.Id) && d.Status == DeliveryStatus.Stored)
            .Select(d => new { d.Id, d.Attempts }).ToDictionaryAsync(d => d.Id, d => d.Attempts, cancellationToken);
        return [.. deliveries.Where(d => held.TryGetValue(d.Id, out var attempts) && attempts == d.Attempt)];
    }

    /// <summary>Fetches the clones of tools whose repository has an address; where payloads or providers tell enough, an unreachable one does not matter.</summary>
    private async Task<HashSet<int>> FetchAsync(List<Tool> tools, IReadOnlyList<ParsedDelivery> deliveries, CancellationToken cancellationToken)
    {
        var fetched = new HashSet<int>();
        var pushes = deliveries.SelectMany(d => d.Pushes).ToList();
        if (pushes.Count == 0) return fetched;
        var needsMore = pushes.Exists(p => !p.Complete && p.Commits.Count == 0);
        foreach (var sharing in tools.GroupBy(t => t.IsCloned ? t.Source : null))
        {
            var needsClone = needsMore && !completion.Covers(sharing.First());
            if (sharing.Key is not { } source)
            {
                if (needsClone) throw new SourceUnavailableException($"reading the commits pushed to {sharing.First().Repository}: the catalog gives tool {sharing.First().Name} no repository url; add one");
                continue;
            }

            try
            {
                await clones.FetchAsync(source, cancellationToken);
                fetched.UnionWith(sharing.Select(t => t.Id));
            }
            catch (SourceUnavailableException) when (!needsClone)
            {
                // The payloads list their commits, or the provider does; the next push tries the clone again.
            }
        }

        return fetched;
    }
}
