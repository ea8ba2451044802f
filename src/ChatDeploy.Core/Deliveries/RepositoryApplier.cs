using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.ReadyQueue;
using ChatDeploy.Core.Scm;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Deliveries;

/// <summary>Applies deliveries of one repository: their effects on the queue and their fate are one transaction.</summary>
/// <remarks>
/// The slow part, fetching clones, happens before the transaction. Should another node change the same queue meanwhile, it
/// is repeated under the repository's lock: an older picture of a clone never overwrites a newer one.
/// </remarks>
public sealed class RepositoryApplier(IDbContextFactory<DeployDbContext> contexts, IDeliveryStore store, ISourceClones clones, DeliveryFates fates, TimeProvider clock)
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

        var needsClone = deliveries.SelectMany(d => d.Pushes).Any(p => !p.Complete && p.Commits.Count == 0);
        var revision = await RevisionAsync(db, tools, cancellationToken);
        var fetched = await FetchAsync(tools, needsClone, cancellationToken);

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await store.LockRepositoryAsync(db, Canonical(repository), cancellationToken);
        var held = await HeldAsync(db, deliveries, cancellationToken);
        if (held.Count == 0) return false;
        if (fetched.Count > 0 && await RevisionAsync(db, tools, cancellationToken) != revision) fetched = await FetchAsync(tools, needsClone, cancellationToken);

        var pushes = held.SelectMany(d => d.Pushes.Select(p => new ReceivedPush(d.Id, d.ReceivedAt, p))).ToList();
        await new ApplyRefPushed(db, clones, clock).HandleAsync(tools, fetched, pushes, cancellationToken);
        await fates.SettleAsync(db, [.. held.Select(d => d.Id)], DeliveryStatus.Applied, error: null, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>Hosts do not tell repositories apart by case, and people do not type it as they do.</summary>
    public static RepositoryKey Canonical(RepositoryKey repository)
    {
        ArgumentNullException.ThrowIfNull(repository);
        return repository with { Id = repository.Id.ToLowerInvariant() };
    }

    private static Task<List<Tool>> ToolsAsync(DeployDbContext db, RepositoryKey repository, CancellationToken cancellationToken)
    {
        var id = Canonical(repository).Id;
#pragma warning disable CA1862, MA0011 // Runs in the store.
        return db.Tools.AsNoTracking().Where(t => t.Provider == repository.Provider && t.RepositoryId.ToLower() == id && t.ArchivedAt == null)
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

    /// <summary>Fetches the clones of tools whose repository has an address; where payloads tell enough, an unreachable one does not matter.</summary>
    private async Task<HashSet<int>> FetchAsync(List<Tool> tools, bool needsClone, CancellationToken cancellationToken)
    {
        var fetched = new HashSet<int>();
        foreach (var sharing in tools.GroupBy(t => t.RepositoryUrl is null ? null : t.Source))
        {
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
                // The payloads list their commits; the next push tries the clone again.
            }
        }

        return fetched;
    }
}
