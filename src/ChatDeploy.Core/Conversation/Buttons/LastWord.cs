using ChatDeploy.Core.Conversation.Texts;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Conversation.Buttons;

/// <summary>Tells what somebody did last with a deployment, from its timeline: the reason why a button came too late.</summary>
public sealed class LastWord(IDbContextFactory<DeployDbContext> contexts)
{
    // What people do, and how deployments end; what jobs do is not anybody's word.
    private static readonly Dictionary<string, string> Words = new(StringComparer.Ordinal)
    {
        ["launched"] = "launched it",
        ["approval_given"] = "approved it",
        ["rejected"] = "rejected it",
        ["plan_changed"] = "found its plan changed",
        ["retry_requested"] = "had the failed jobs tried again",
        ["skip_requested"] = "left the failed jobs out",
        ["continue_requested"] = "let it go on",
        ["cancel_requested"] = "cancelled it",
        ["cancelled"] = "cancelled it",
        ["rollback_requested"] = "launched a rollback of it",
    };

    /// <summary>A sentence with the instant, as refusals spell it; null when nobody has done anything, or what is said already names who did.</summary>
    /// <param name="id">The deployment.</param>
    /// <param name="said">What the answer says already.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public async Task<string?> OfAsync(DeploymentId id, string said, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var types = Words.Keys.ToList();
        var last = await db.Timeline.AsNoTracking().Where(e => e.DeploymentId == id.Value && e.Actor != null && types.Contains(e.Type))
            .OrderByDescending(e => e.Id)
            .FirstOrDefaultAsync(cancellationToken);
        return last is null || said.Contains(last.Actor! + " has ", StringComparison.Ordinal) ? null : $"Last, {ChatLines.OneLine(last.Actor!)} {Words[last.Type]} at {last.At.ToUniversalTime():u}.";
    }
}
