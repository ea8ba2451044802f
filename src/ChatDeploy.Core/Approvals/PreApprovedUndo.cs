using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Policies;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Approvals;

/// <summary>The undo of an approved deployment is approved with it for a while (spec F3; policy key <c>preApprovedUndo</c>): recovery needs no second hunt for an approver.</summary>
public static class PreApprovedUndo
{
    /// <summary>Until when the rollback of a deployment needs no approval of its own; null when it needs one.</summary>
    /// <param name="db">The context.</param>
    /// <param name="policy">The environment's policy as it is now.</param>
    /// <param name="rollbackOf">The deployment that is taken back; null for a rollback of a tool on a target, which nobody has approved.</param>
    /// <param name="now">The moment; for a deployment that still runs the time has not begun to run out.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public static async Task<DateTimeOffset?> UntilAsync(DeployDbContext db, Policy policy, long? rollbackOf, DateTimeOffset now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(policy);
        if (rollbackOf is null || policy.Approvals == 0 || policy.PreApprovedUndoSeconds == 0) return null;
        var original = await (
            from d in db.Deployments.AsNoTracking()
            join t in db.ApprovalTickets on d.Id equals t.DeploymentId
            where d.Id == rollbackOf && t.State == TicketState.Approved
            select new { d.FinishedAt }).SingleOrDefaultAsync(cancellationToken);
        if (original is null) return null;
        var until = (original.FinishedAt ?? now).AddSeconds(policy.PreApprovedUndoSeconds);
        return until > now ? until : null;
    }

    /// <summary>How many approvals a deployment needs.</summary>
    public static async Task<int> ApprovalsAsync(DeployDbContext db, Policy policy, long? rollbackOf, DateTimeOffset now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return await UntilAsync(db, policy, rollbackOf, now, cancellationToken) is null ? policy.Approvals : 0;
    }
}
