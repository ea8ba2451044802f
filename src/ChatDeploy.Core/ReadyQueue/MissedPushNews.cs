using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Conversation.Texts;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Posts;
using ChatDeploy.Core.Scm;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.ReadyQueue;

/// <summary>Tells the channels that follow a tool of pushes whose webhook never came (spec A3).</summary>
public sealed class MissedPushNews(Notices notices)
{
    /// <summary>Notes the notices within the caller's transaction, after the pushes were applied; the caller saves.</summary>
    /// <param name="db">The caller's context.</param>
    /// <param name="tool">The tool.</param>
    /// <param name="push">What a look at the repository found out.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    public async Task TellAsync(DeployDbContext db, Tool tool, ScmEvent.RefPushed push, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(tool);
        ArgumentNullException.ThrowIfNull(push);
        if (push.After is not { } after || await TextAsync(db, tool, push, after, cancellationToken) is not { } text) return;
        await notices.TellChannelsAsync(db, $"missed {tool.Id} {push.Ref.FullName} {push.Before} {after}", tool, text, cancellationToken);
    }

    private static async Task<string?> TextAsync(DeployDbContext db, Tool tool, ScmEvent.RefPushed push, string after, CancellationToken cancellationToken)
    {
        if (push.Ref.Kind == GitRefKind.Tag)
            return $"🏷️ Tag {ChatLines.OneLine(push.Ref.Name, 100)} of {tool.Name} was pushed, and its webhook never came; it is known now.";
        if (push.Ref.Name != tool.Branch) return null;
        var ends = await db.Commits.AsNoTracking().Where(c => c.ToolId == tool.Id && (c.Sha == push.Before || c.Sha == after)).Select(c => new { c.Sha, c.Position, c.Message, c.Author }).ToListAsync(cancellationToken);
        if (ends.Find(e => e.Sha == after) is not { Position: { } last } newest) return null;
        var first = ends.Find(e => e.Sha == push.Before)?.Position;
        var count = first < last ? await db.Commits.CountAsync(c => c.ToolId == tool.Id && c.Position > first && c.Position <= last, cancellationToken) : 1;
        var subject = ChatLines.OneLine(newest.Message.Split('\n', 2)[0], 80);
        return count == 1
            ? $"📥 A commit of {tool.Name} was pushed to {tool.Branch}, and its webhook never came; it is in the queue now: `{after[..7]}` {subject} ({newest.Author})."
            : $"📥 {count:N0} commits of {tool.Name} were pushed to {tool.Branch}, and their webhook never came; they are in the queue now. The newest: `{after[..7]}` {subject} ({newest.Author}).";
    }
}
