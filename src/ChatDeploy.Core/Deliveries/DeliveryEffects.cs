using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.ReadyQueue;
using ChatDeploy.Core.Scm;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Deliveries;

/// <summary>Tells what an applied delivery led to: which branches and tags it moved for which tools, and the commits that came with that.</summary>
public sealed class DeliveryEffects(DeployDbContext db, CatalogSnapshots catalogs)
{
    /// <summary>The most commits that are listed of one move.</summary>
    public const int MostCommits = 50;

    /// <summary>The moves that a delivery told, by tool and ref; none when it was not applied, or so long ago that they were purged.</summary>
    /// <param name="deliveryId">Our id of the delivery.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public async Task<IReadOnlyList<DeliveryEffect>> OfAsync(long deliveryId, CancellationToken cancellationToken)
    {
        var pushes = await db.Set<RefPush>().AsNoTracking().Where(p => p.DeliveryId == deliveryId).OrderBy(p => p.Id).ToListAsync(cancellationToken);
        var catalog = await catalogs.CoveringAsync(c => pushes.TrueForAll(p => c.Tools.Find(p.ToolId) is not null), cancellationToken);
        var effects = new List<DeliveryEffect>(pushes.Count);
        foreach (var push in pushes)
        {
            if (!GitRef.TryParse(push.Ref, out var reference)) continue;
            var commits = await CommitsAsync(push, cancellationToken);
            effects.Add(new DeliveryEffect(
                catalog.Tools[push.ToolId].Name, reference, Known(push.Before), Known(push.After), push.Forced, [.. commits.Take(MostCommits)], commits.Count > MostCommits));
        }

        return [.. effects.OrderBy(e => e.Tool, StringComparer.OrdinalIgnoreCase).ThenBy(e => e.Ref.FullName, StringComparer.Ordinal)];
    }

    private async Task<List<DeliveredCommit>> CommitsAsync(RefPush push, CancellationToken cancellationToken)
    {
        if (push.After.Length == 0) return [];
        var head = push.Commit ?? push.After;
        var commits = db.Commits.AsNoTracking().Where(c => c.ToolId == push.ToolId);
        if (push.Shas.Count > 0)
        {
            // A payload may name thousands; those that are shown are its newest, which come last.
            string[] newest = [.. push.Shas.TakeLast(MostCommits + 1)];
            commits = commits.Where(c => newest.Contains(c.Sha));
        }
        else
        {
            // Plain git lists none: what lies on the deploy branch between before and after, or else where the ref stands now.
            var ends = await commits.Where(c => c.Sha == push.Before || c.Sha == head).Select(c => new { c.Sha, c.Position }).ToListAsync(cancellationToken);
            var from = ends.Find(e => e.Sha == push.Before)?.Position;
            var to = ends.Find(e => e.Sha == head)?.Position;
            commits = from is not null && to > from ? commits.Where(c => c.Position > from && c.Position <= to) : commits.Where(c => c.Sha == head);
        }

        return await commits.OrderByDescending(c => c.Position).ThenByDescending(c => c.Id).Take(MostCommits + 1)
            .Select(c => new DeliveredCommit(c.Sha, c.Author, c.Message, c.Url)).ToListAsync(cancellationToken);
    }

    private static string? Known(string sha) => sha.Length == 0 ? null : sha;
}

/// <summary>A move of a branch or tag that a delivery told, for one tool.</summary>
/// <param name="Tool">Name of the tool.</param>
/// <param name="Ref">The branch or tag.</param>
/// <param name="Before">Where it stood; null when it did not exist.</param>
/// <param name="After">Where it stands since; null when it was deleted.</param>
/// <param name="Forced">Whether history was rewritten.</param>
/// <param name="Commits">The commits that came with it and are known, newest first.</param>
/// <param name="More">Whether there are more than are listed.</param>
public sealed record DeliveryEffect(string Tool, GitRef Ref, string? Before, string? After, bool Forced, IReadOnlyList<DeliveredCommit> Commits, bool More);

/// <summary>A commit that came with a delivery.</summary>
/// <param name="Sha">Full object name.</param>
/// <param name="Author">Author's name.</param>
/// <param name="Message">The whole message.</param>
/// <param name="Url">A page that shows it; null where there is none.</param>
public sealed record DeliveredCommit(string Sha, string Author, string Message, string? Url);
