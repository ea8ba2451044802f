using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Scm;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.ReadyQueue;

/// <summary>Follows a tag: by its clone, or by what the payloads of its pushes tell.</summary>
internal sealed class TagWriter(DeployDbContext db, Tool tool, BranchWriter commits, DateTimeOffset now)
{
    /// <summary>Makes the tag equal to the clone's.</summary>
    public async Task FollowCloneAsync(GitRef tag, ISourceClones clones, IReadOnlyList<ReceivedPush> pushes, CancellationToken cancellationToken)
    {
        var source = tool.Source!;
        var sha = await clones.ResolveAsync(source, tag.FullName, cancellationToken);
        if (sha is not null)
        {
            var facts = pushes.SelectMany(p => p.Event.Commits).Where(c => c.Sha == sha).Take(1).ToList();
            if (facts.Count == 0 && !await db.Commits.AnyAsync(c => c.ToolId == tool.Id && c.Sha == sha, cancellationToken))
                facts = [.. await clones.ListCommitsAsync(source, from: null, sha, limit: 1, cancellationToken)];
            await commits.KnowAsync(facts, string.Empty, cancellationToken);
        }

        await WriteAsync(tag.Name, sha, cancellationToken);
    }

    /// <summary>Puts the tag where its pushes, all that are known, have left it.</summary>
    public async Task FollowPushesAsync(GitRef tag, IReadOnlyList<ReceivedPush> unseen, CancellationToken cancellationToken)
    {
        await commits.KnowAsync([.. unseen.SelectMany(p => p.Event.Commits).DistinctBy(c => c.Sha, StringComparer.Ordinal)], string.Empty, cancellationToken);
        var pushes = await db.Set<RefPush>().Where(p => p.ToolId == tool.Id && p.Ref == tag.FullName).OrderBy(p => p.DeliveryId).ToListAsync(cancellationToken);
        pushes = SecondHand.Forget(db, pushes);

        // With pushes missing, the one heard last is the best guess: tags hardly move, and nothing waits for them.
        var last = PushTrail.Find(pushes, pushes[^1].After, _ => false)?[^1] ?? pushes[^1];
        foreach (var push in pushes) push.IsConnected = true;
        var sha = last.After.Length == 0 ? null : pushes.FindLast(p => p.After == last.After && p.Commit is not null)?.Commit ?? last.After;
        await WriteAsync(tag.Name, sha, cancellationToken);
        await commits.RehouseAsync([.. unseen.SelectMany(p => p.Event.Commits).Select(c => c.Sha).Distinct(StringComparer.Ordinal)], left: null, cancellationToken);
    }

    private async Task WriteAsync(string name, string? sha, CancellationToken cancellationToken)
    {
        var tag = await db.VersionTags.SingleOrDefaultAsync(t => t.ToolId == tool.Id && t.Name == name, cancellationToken);
        if (tag is null && sha is null) return;
        if (tag is null) db.Add(tag = new VersionTag { ToolId = tool.Id, Name = name, Sha = sha!, UpdatedAt = now });
        else if (tag.Sha == (sha ?? tag.Sha) && (tag.DeletedAt is null) == (sha is not null)) return;

        var left = tag.Sha;
        tag.Sha = sha ?? tag.Sha;
        tag.DeletedAt = sha is null ? now : null;
        tag.UpdatedAt = now;
        await db.SaveChangesAsync(cancellationToken);
        await commits.RehouseAsync([.. new[] { left, tag.Sha }.Distinct(StringComparer.Ordinal)], left: null, cancellationToken);
    }
}
