using ChatDeploy.Core.Approvals;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Cards.Deployments;

/// <summary>What became of a question to approve, for one who was asked.</summary>
/// <param name="Code"><c>waiting</c> (the person approved, others are still needed), <c>approved</c>, <c>rejected</c>, <c>cancelled</c>, <c>expired</c> or <c>plan_changed</c>.</param>
/// <param name="By">Who rejected or cancelled it; null otherwise.</param>
/// <param name="Comment">Why it was rejected.</param>
/// <param name="At">When.</param>
/// <param name="Required">How many approvals it took.</param>
/// <param name="Given">How many there were.</param>
internal sealed record TicketOutcome(string Code, string? By, string? Comment, DateTimeOffset? At, int Required, int Given)
{
    /// <summary>The outcome; null while the person is asked.</summary>
    public static async Task<TicketOutcome?> FindAsync(DeployDbContext db, CatalogSnapshot catalog, Deployment deployment, int personId, CancellationToken cancellationToken)
    {
        var ticket = await db.ApprovalTickets.AsNoTracking().SingleOrDefaultAsync(t => t.DeploymentId == deployment.Id, cancellationToken);
        var decisions = await db.Decisions.AsNoTracking().Where(d => d.DeploymentId == deployment.Id && d.VoidedAt == null).OrderBy(d => d.Id).ToListAsync(cancellationToken);
        var mine = decisions.Find(d => d.PersonId == personId);
        if (deployment.State == LifecycleState.PendingApproval && mine is null) return null;

        var outcome = new TicketOutcome(CodeOf(deployment.State, ticket?.State), null, null, ticket?.ClosedAt, ticket?.Required ?? 0, decisions.Count(d => d.Kind == DecisionKind.Approve));
        return outcome.Code switch
        {
            "waiting" => outcome with { At = mine!.At },
            "rejected" => decisions.Find(d => d.Kind == DecisionKind.Reject) is { } rejected
                ? outcome with { By = catalog.People[rejected.PersonId].Name, Comment = rejected.Comment, At = rejected.At }
                : outcome,
            "cancelled" => outcome with { By = await CancelledByAsync(db, deployment.Id, cancellationToken), At = deployment.FinishedAt },
            "expired" => outcome with { At = deployment.FinishedAt },
            _ => outcome,
        };
    }

    // What happens after enough people approved is told in channels; the approval stays what it was.
    private static string CodeOf(LifecycleState state, TicketState? ticket) => state switch
    {
        LifecycleState.PendingApproval => "waiting",
        LifecycleState.Preview => "plan_changed",
        LifecycleState.Rejected => "rejected",
        LifecycleState.Cancelled when ticket != TicketState.Approved => "cancelled",
        LifecycleState.Expired => "expired",
        _ => "approved",
    };

    private static async Task<string?> CancelledByAsync(DeployDbContext db, long deploymentId, CancellationToken cancellationToken) =>
        await db.Timeline.AsNoTracking().Where(e => e.DeploymentId == deploymentId && e.Type == "cancelled").OrderByDescending(e => e.Id).Select(e => e.Actor).FirstOrDefaultAsync(cancellationToken);
}
