using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Scm;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.ReadyQueue;

/// <summary>
/// Judges moves of a ref that a look at the repository or its mirror told: the repository's own webhooks may have told the same
/// already, in other steps, or still will. The same move told twice would lead any walk over pushes astray.
/// </summary>
internal sealed class SecondHand(DeployDbContext db, Tool tool)
{
    /// <summary>Whether a move tells more than is known: the ref stands where it begins, or nothing that is known leads where it ends.</summary>
    public async Task<bool> IsNewsAsync(ReceivedPush push, CancellationToken cancellationToken)
    {
        var (reference, before, after) = (push.Event.Ref, push.Event.Before ?? PushTrail.Absent, push.Event.After ?? PushTrail.Absent);
        var at = reference.Kind == GitRefKind.Branch ? await HeadAsync(reference, cancellationToken) : await TagAsync(reference, cancellationToken);
        if (at == after || at == push.Event.Commit) return false;
        if (at == before) return true;

        // A mirror tells late, and in other steps: what lies on the branch already was told.
        if (reference.Kind == GitRefKind.Branch && await db.BranchCommits.AnyAsync(c => c.ToolId == tool.Id && c.Branch == reference.Name && c.Sha == after && c.Position != null, cancellationToken)) return false;
        var known = await db.Set<RefPush>().AsNoTracking().Where(p => p.ToolId == tool.Id && p.Ref == reference.FullName).ToListAsync(cancellationToken);
        return reference.Kind == GitRefKind.Tag ? !known.Exists(p => p.After == after) : !Leads(known, before, after);
    }

    /// <summary>Forgets the second-hand moves that first-hand ones tell which came later, or could not be placed before.</summary>
    /// <param name="db">The context; the caller saves.</param>
    /// <param name="pushes">All known pushes of a ref, in order of arrival.</param>
    /// <returns>Those that are left.</returns>
    public static List<RefPush> Forget(DeployDbContext db, List<RefPush> pushes)
    {
        if (!pushes.Exists(p => p.IsSecondHand)) return pushes;
        var left = pushes.ToList();
        foreach (var doubtful in pushes.Where(p => p.IsSecondHand))
        {
            var since = left.FindAll(p => p != doubtful && (!p.IsSecondHand ? p.DeliveryId > doubtful.DeliveryId || !p.IsConnected : p.DeliveryId < doubtful.DeliveryId && p.Before == doubtful.Before));
            if (!Leads(since, doubtful.Before, doubtful.After)) continue;
            left.Remove(doubtful);
            db.Remove(doubtful);
        }

        return left;
    }

    private static bool Leads(List<RefPush> pushes, string from, string to)
    {
        var ways = pushes.ToLookup(p => p.Before, p => p.After, StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var next = new Stack<string>(ways[from]);
        while (next.TryPop(out var at))
        {
            if (at == to) return true;
            if (!seen.Add(at)) continue;
            foreach (var further in ways[at]) next.Push(further);
        }

        return false;
    }

    private async Task<string> HeadAsync(GitRef branch, CancellationToken cancellationToken) =>
        await db.BranchHeads.Where(h => h.ToolId == tool.Id && h.Name == branch.Name && h.DeletedAt == null).Select(h => h.Sha).SingleOrDefaultAsync(cancellationToken) ?? PushTrail.Absent;

    private async Task<string> TagAsync(GitRef tag, CancellationToken cancellationToken) =>
        await db.VersionTags.Where(t => t.ToolId == tool.Id && t.Name == tag.Name && t.DeletedAt == null).Select(t => t.Sha).SingleOrDefaultAsync(cancellationToken) ?? PushTrail.Absent;
}
