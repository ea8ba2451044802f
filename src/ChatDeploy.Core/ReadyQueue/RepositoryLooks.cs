using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Scm;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ChatDeploy.Core.ReadyQueue;

/// <summary>Keeps when repositories are looked at (<see cref="FindMissedPushes"/>), and tells what the last looks saw.</summary>
public sealed class RepositoryLooks(IOptions<ReadyQueueOptions> options, TimeProvider clock)
{
    /// <summary>Has branches and tags looked at, soon: by then a push will have told where they stand, if one tells at all.</summary>
    /// <param name="db">The caller's context, within its transaction and under the repository's lock; saves.</param>
    /// <param name="tools">The repository's tools.</param>
    /// <param name="references">What a webhook named.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task TouchAsync(DeployDbContext db, IReadOnlyList<Tool> tools, IReadOnlyCollection<GitRef> references, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(tools);
        ArgumentNullException.ThrowIfNull(references);
        if (references.Count == 0) return;
        var now = clock.GetUtcNow();
        var soon = now + options.Value.Grace;
        foreach (var key in tools.Select(t => t.Repository.Canonical).Distinct())
        {
            foreach (var name in references.Select(r => r.FullName).Distinct(StringComparer.Ordinal))
            {
                var touched = await db.TouchedRefs.SingleOrDefaultAsync(t => t.Provider == key.Provider && t.Repository == key.Id && t.Ref == name, cancellationToken);
                if (touched is null) db.Add(touched = new TouchedRef { Provider = key.Provider, Repository = key.Id, Ref = name });
                touched.At = now;
            }

            await db.SaveChangesAsync(cancellationToken);
            await db.RepositoryLooks.Where(l => l.Provider == key.Provider && l.Repository == key.Id && l.NextAt > soon)
                .ExecuteUpdateAsync(set => set.SetProperty(l => l.NextAt, soon), cancellationToken);
        }
    }

    /// <summary>What the last looks at tools' repositories saw, by tool; tools whose repository was not looked at yet are left out.</summary>
    public static async Task<IReadOnlyDictionary<int, RepositoryLook>> OfAsync(DeployDbContext db, IReadOnlyCollection<Tool> tools, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(tools);
        var ids = tools.Select(t => t.Repository.Canonical.Id).Distinct(StringComparer.Ordinal).ToArray();
        var looks = (await db.RepositoryLooks.AsNoTracking().Where(l => ids.Contains(l.Repository)).ToListAsync(cancellationToken))
            .ToDictionary(l => new RepositoryKey(l.Provider, l.Repository));
        return tools.Where(t => looks.ContainsKey(t.Repository.Canonical)).DistinctBy(t => t.Id).ToDictionary(t => t.Id, t => looks[t.Repository.Canonical]);
    }

    /// <summary>The repositories that the last look could not look at, or only at their mirror; the longest so first.</summary>
    public static async Task<IReadOnlyList<RepositoryLook>> SilentAsync(DeployDbContext db, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        return await db.RepositoryLooks.AsNoTracking().Where(l => l.Error != null).OrderBy(l => l.ErrorSince).Take(100).ToListAsync(cancellationToken);
    }
}
