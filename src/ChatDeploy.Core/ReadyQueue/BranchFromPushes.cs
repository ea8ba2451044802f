using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Scm;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.ReadyQueue;

/// <summary>Follows a branch by what the payloads of its pushes tell.</summary>
internal sealed class BranchFromPushes(DeployDbContext db, Tool tool, BranchWriter writer)
{
    /// <summary>Takes pushes in that were not known before.</summary>
    public async Task FollowAsync(GitRef branch, IReadOnlyList<ReceivedPush> arrived, CancellationToken cancellationToken)
    {
        var head = await writer.HeadAsync(branch.Name, cancellationToken);
        var unseen = InOrder(head, arrived);
        var notes = await NotesAsync(branch, cancellationToken);
        var facts = unseen.SelectMany(p => p.Event.Commits).DistinctBy(c => c.Sha, StringComparer.Ordinal).ToList();
        if (Continues(head, notes, unseen) && !await ReturnsAsync(branch, unseen, cancellationToken))
        {
            foreach (var note in notes) note.IsConnected = true;
            await writer.AppendAsync(branch.Name, head, unseen[^1].Event.After!, facts, cancellationToken);
            return;
        }

        await writer.HoldAsync(branch.Name, facts, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await RetellAsync(branch, head, cancellationToken);
    }

    // Deliveries that were under way together arrive in any order; where each begins where another ended, that is their order.
    private static IReadOnlyList<ReceivedPush> InOrder(BranchHead? head, IReadOnlyList<ReceivedPush> arrived)
    {
        if (head is null || arrived.Count < 2) return arrived;
        var byBefore = new Dictionary<string, ReceivedPush>(StringComparer.Ordinal);
        if (!arrived.All(push => push.Event.Before is { } before && byBefore.TryAdd(before, push))) return arrived;
        var ordered = new List<ReceivedPush>(arrived.Count);
        for (var at = head.Sha; at is not null && byBefore.Remove(at, out var push); at = push.Event.After) ordered.Add(push);
        return ordered.Count == arrived.Count ? ordered : arrived;
    }

    /// <summary>The ordinary case, which needs no look at the past: each push begins where the last one ended.</summary>
    private static bool Continues(BranchHead? head, List<RefPush> unconnected, IReadOnlyList<ReceivedPush> unseen)
    {
        if (head is null || head.DeletedAt is not null || unconnected.Count != unseen.Count) return false;
        var at = head.Sha;
        foreach (var push in unseen.Select(p => p.Event))
        {
            if (push.Forced || push.Before != at || push.After is null) return false;
            at = push.After;
        }

        return true;
    }

    /// <summary>Whether a push leads to an object that the branch is known to have left: then it may belong before all that is known.</summary>
    private Task<bool> ReturnsAsync(GitRef branch, IReadOnlyList<ReceivedPush> unseen, CancellationToken cancellationToken)
    {
        var reached = unseen.Select(p => p.Event.After!).ToArray();
        var ids = unseen.Select(p => p.DeliveryId).ToArray();
        return db.Set<RefPush>().AnyAsync(p => p.ToolId == tool.Id && reached.Contains(p.Before) && p.Ref == branch.FullName && !ids.Contains(p.DeliveryId), cancellationToken);
    }

    private async Task RetellAsync(GitRef branch, BranchHead? head, CancellationToken cancellationToken)
    {
        var pushes = await db.Set<RefPush>().Where(p => p.ToolId == tool.Id && p.Ref == branch.FullName).OrderBy(p => p.DeliveryId).ToListAsync(cancellationToken);
        pushes = SecondHand.Forget(db, pushes);
        var members = await writer.MembersAsync(branch.Name, cancellationToken);
        var line = members.Where(m => m.Position is not null).Select(m => m.Sha).ToList();

        var at = head is null ? Beginning(pushes) : head.DeletedAt is null ? head.Sha : PushTrail.Absent;
        var told = pushes.SelectMany(p => p.Shas).ToHashSet(StringComparer.Ordinal);
        var likenesses = await LikenessesAsync(pushes, line, cancellationToken);
        if (PushTrail.Find(pushes, at, sha => line.Contains(sha) && !told.Contains(sha)) is { } walk)
        {
            foreach (var push in walk) push.IsConnected = true;
            at = walk[^1].After;
            var walked = walk.SelectMany(p => p.Shas).ToHashSet(StringComparer.Ordinal);
            line = BranchLine.Follow([.. line.Where(sha => !walked.Contains(sha))], walk, likenesses.GetValueOrDefault);
        }
        else
        {
            while (pushes.Find(p => !p.IsConnected && p.Before == at) is { } next)
            {
                next.IsConnected = true;
                at = next.After;
                line = BranchLine.Step(line, next, likenesses.GetValueOrDefault);
            }
        }

        var inTheAir = pushes.Where(p => !p.IsConnected).SelectMany(p => p.Shas).ToHashSet(StringComparer.Ordinal);
        await writer.RewriteAsync(branch.Name, head, at.Length == 0 ? null : at, line, inTheAir, cancellationToken);
    }

    private async Task<Dictionary<string, string>> LikenessesAsync(List<RefPush> pushes, List<string> line, CancellationToken cancellationToken)
    {
        if (!pushes.Exists(p => p.Forced)) return [];
        var shas = pushes.SelectMany(p => p.Shas).Concat(line).Distinct(StringComparer.Ordinal).ToArray();
        return await db.Commits.Where(c => c.ToolId == tool.Id && shas.Contains(c.Sha))
            .ToDictionaryAsync(c => c.Sha, c => c.Author + "\n" + c.Message, StringComparer.Ordinal, cancellationToken);
    }

    /// <summary>Where an unheard-of branch is taken to have stood: its creation, if that was told, else before the first push heard of.</summary>
    private static string Beginning(List<RefPush> pushes) =>
        pushes.Exists(p => p.Before.Length == 0) ? PushTrail.Absent : pushes[0].Before;

    private Task<List<RefPush>> NotesAsync(GitRef branch, CancellationToken cancellationToken) =>
        db.Set<RefPush>().Where(p => p.ToolId == tool.Id && p.Ref == branch.FullName && !p.IsConnected).ToListAsync(cancellationToken);
}
