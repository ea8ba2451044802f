using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Scm;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.ReadyQueue;

/// <summary>
/// Decides what pushes mean for the ready queue of every tool whose repository they moved, and writes it. Pushes may come
/// in any order, more than once, and many at a time: the queue ends in the same state.
/// </summary>
/// <remarks>
/// The clone tells the truth wherever a tool names its repository's address; else the payloads do. Runs in the caller's
/// transaction, under the repository's lock, and saves.
/// </remarks>
public sealed class ApplyRefPushed
{
    /// <summary>The longest name of a branch or tag that is stored.</summary>
    public const int MaxRefName = 250;

    private readonly DeployDbContext _db;
    private readonly ISourceClones _clones;
    private readonly TimeProvider _clock;

    /// <summary>Works in a context.</summary>
    public ApplyRefPushed(DeployDbContext db, ISourceClones clones, TimeProvider clock)
    {
        _db = db;
        _clones = clones;
        _clock = clock;
    }

    /// <summary>Writes pushes of one repository.</summary>
    /// <param name="tools">The tools of that repository.</param>
    /// <param name="fetched">The tools whose clones were fetched since the repository was locked, or since nobody else changed its queue.</param>
    /// <param name="pushes">The pushes, in order of arrival.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="SourceUnavailableException">A clone that was just fetched cannot be read.</exception>
    public async Task HandleAsync(IReadOnlyList<Tool> tools, IReadOnlySet<int> fetched, IReadOnlyList<ReceivedPush> pushes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(tools);
        ArgumentNullException.ThrowIfNull(fetched);
        ArgumentNullException.ThrowIfNull(pushes);
        var now = _clock.GetUtcNow();
        foreach (var tool in tools)
        {
            var fresh = await NoteAsync(tool, pushes, isTold: fetched.Contains(tool.Id), cancellationToken);
            var writer = new BranchWriter(_db, tool, now);
            foreach (var moves in pushes.GroupBy(p => p.Event.Ref))
            {
                var unseen = moves.Where(p => fresh.Contains((p.Event.Ref.FullName, p.DeliveryId))).ToList();
                if (moves.Key.Kind == GitRefKind.Tag)
                {
                    var tags = new TagWriter(_db, tool, writer, now);
                    if (fetched.Contains(tool.Id)) await tags.FollowCloneAsync(moves.Key, _clones, [.. moves], cancellationToken);
                    else if (unseen.Count > 0) await tags.FollowPushesAsync(moves.Key, unseen, cancellationToken);
                }
                else if (fetched.Contains(tool.Id))
                {
                    await new BranchFromClone(_clones, tool.Source!, writer).FollowAsync(moves.Key.Name, [.. moves], cancellationToken);
                }
                else if (unseen.Count > 0)
                {
                    await new BranchFromPushes(_db, tool, writer).FollowAsync(moves.Key, unseen, cancellationToken);
                }

                await _db.SaveChangesAsync(cancellationToken);
            }
        }
    }

    /// <summary>Writes the pushes down, and says which of them were not known: a replayed delivery must not move anything twice.</summary>
    private async Task<HashSet<(string Ref, long DeliveryId)>> NoteAsync(Tool tool, IReadOnlyList<ReceivedPush> told, bool isTold, CancellationToken cancellationToken)
    {
        // One delivery tells a ref once; at most one webhook and one look tell the same move.
        var pushes = new List<ReceivedPush>(told.Count);
        foreach (var push in told)
            if (isTold || !push.IsSecondHand || await new SecondHand(_db, tool).IsNewsAsync(push, cancellationToken)) pushes.Add(push);
        var ids = pushes.Select(p => p.DeliveryId).ToArray();
        var known = await _db.Set<RefPush>().Where(p => p.ToolId == tool.Id && ids.Contains(p.DeliveryId))
            .Select(p => new { p.Ref, p.DeliveryId }).ToListAsync(cancellationToken);
        var fresh = pushes.Select(p => (p.Event.Ref.FullName, p.DeliveryId)).Except(known.Select(k => (k.Ref, k.DeliveryId))).ToHashSet();
        foreach (var push in pushes.Where(p => fresh.Contains((p.Event.Ref.FullName, p.DeliveryId))))
        {
            var note = RefPush.From(tool, push);
            note.IsConnected = isTold;
            _db.Add(note);
        }

        await _db.SaveChangesAsync(cancellationToken);
        return fresh;
    }
}
