using ChatDeploy.Core.Approvals;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Jobs;
using ChatDeploy.Core.Locks;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Plans;
using ChatDeploy.Core.Schedules;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Deployments;

/// <summary>Finds what stands between a deployment and its start: launch, policy, approvals, time, stop, freezes and windows, turn and locks.</summary>
public sealed class BlockersBeforeStart(IDeploymentStore store, DeploymentSubjects subjects, PreviewBuilder previews, StartGuards guards, TimeProvider clock)
{
    private const int MostNamed = 5;
    private const int MostDeployments = 10;

    /// <summary>The blockers of a deployment that is a preview, pending approval or approved, in order.</summary>
    internal async Task<IReadOnlyList<Blocker>> FindAsync(DeployDbContext db, CatalogSnapshot catalog, Deployment deployment, ApprovalScope scope, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var blockers = new List<Blocker>();
        if (deployment.State == LifecycleState.Preview) blockers.Add(Launch(catalog, deployment, now));
        var subject = await subjects.OfAsync(db, catalog, deployment, cancellationToken);
        subject = await SubjectMarks.AttachAsync(db, catalog, subject, cancellationToken);
        blockers.AddRange((await previews.VerdictsAsync(db, catalog, subject, scope, deployment.RequesterId, cancellationToken)).Where(v => v.Blocks).Select(v => new Blocker(v.Code, v.Text, v.Who)));
        if (deployment.State == LifecycleState.PendingApproval) blockers.Add(await ApprovalAsync(db, catalog, deployment, scope, cancellationToken));

        var startsAt = deployment.StartsAt ?? deployment.ScheduledFor;
        if (startsAt > now) blockers.Add(new Blocker("start_time_ahead", "It was asked for at a time that has not come yet.", [], startsAt));
        blockers.AddRange(await GuardsAsync(db, catalog, deployment, startsAt > now ? startsAt.Value : now, cancellationToken));
        var turn = deployment.State == LifecycleState.Approved && startsAt <= now
            ? await TurnAsync(db, catalog, deployment, now, cancellationToken)
            : await LocksOnlyAsync(db, catalog, deployment, now, cancellationToken);
        blockers.AddRange(await ComeFirstAsync(db, catalog, deployment, turn, now, cancellationToken));
        blockers.AddRange(turn.Locks.Select(held => ByHand(LockView.Of(catalog, held))));
        return blockers;
    }

    private static Blocker Launch(CatalogSnapshot catalog, Deployment deployment, DateTimeOffset now)
    {
        var requester = catalog.People[deployment.RequesterId].Name;
        return deployment.PreviewExpiresAt > now
            ? new Blocker("preview_not_launched", $"It is a preview, and nothing happens before it is launched: /deploy launch {deployment.PublicId}. Unlaunched, it expires.", [requester], deployment.PreviewExpiresAt)
            : new Blocker("preview_expired", "Its preview has run out; ask for the deployment again.", [requester]);
    }

    private static async Task<Blocker> ApprovalAsync(DeployDbContext db, CatalogSnapshot catalog, Deployment deployment, ApprovalScope scope, CancellationToken cancellationToken)
    {
        var ticket = await db.ApprovalTickets.AsNoTracking().SingleAsync(t => t.DeploymentId == deployment.Id, cancellationToken);
        var decided = await db.Decisions.AsNoTracking().Where(d => d.DeploymentId == deployment.Id && d.VoidedAt == null && d.Kind == DecisionKind.Approve)
            .Select(d => d.PersonId)
            .ToListAsync(cancellationToken);
        var policy = catalog.Environments[deployment.EnvironmentId].Policy;
        var eligible = EligibleApprovers.Of(catalog, policy, scope, deployment.RequesterId).Where(p => !decided.Contains(p.Id)).Select(p => p.Name).ToList();
        var missing = Math.Max(0, ticket.Required - decided.Count);
        var approvals = ticket.Required == 1 ? $"Its approval is missing on {ticket.PublicId}" : $"{missing} of {ticket.Required} approvals {(missing == 1 ? "is" : "are")} missing on {ticket.PublicId}";
        return eligible.Count >= missing
            ? new Blocker("approval_missing", $"{approvals}: /deploy approve {deployment.PublicId}. Undecided, it expires.", eligible.Take(MostNamed).ToList(), ticket.ExpiresAt)
            : new Blocker(
                "nobody_can_approve",
                $"{approvals}, and {(eligible.Count == 0 ? "nobody" : $"only {eligible.Count} more")} can give one that counts. An administrator can give the approver's role in the catalog.",
                eligible.Concat(Policies.PolicyVerdicts.Admins(catalog)).Distinct(StringComparer.Ordinal).Take(MostNamed).ToList(),
                ticket.ExpiresAt);
    }

    // As of its time: a freeze that is over by then is none of its business, one that begins meanwhile is.
    private async Task<IEnumerable<Blocker>> GuardsAsync(DeployDbContext db, CatalogSnapshot catalog, Deployment deployment, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var tenants = await db.Jobs.AsNoTracking().Where(j => j.DeploymentId == deployment.Id && j.Action != CellAction.Skip).Select(j => j.TenantId).Distinct().ToListAsync(cancellationToken);
        if (tenants.Count == 0) return [];
        var picture = await guards.LoadAsync(db, catalog, at, cancellationToken);
        return picture.Before(catalog.Environments[deployment.EnvironmentId], tenants, at).Select(o => new Blocker(o.Code, o.Text, o.Who, o.ClearsAt));
    }

    private async Task<TurnAnswer> TurnAsync(DeployDbContext db, CatalogSnapshot catalog, Deployment deployment, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var released = await ReleasedDeployments.LoadAsync(db, catalog, guards, now, cancellationToken);
        return released.Waiting.FirstOrDefault(w => w.Id == deployment.Id) is { } waiting
            ? await released.TurnOfAsync(db, store, waiting, cancellationToken)
            : new TurnAnswer([], []);
    }

    // Before its time has come nobody knows who will stand before it; what is locked now is worth knowing all the same.
    private static async Task<TurnAnswer> LocksOnlyAsync(DeployDbContext db, CatalogSnapshot catalog, Deployment deployment, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var touches = (await db.Jobs.AsNoTracking().Where(j => j.DeploymentId == deployment.Id && j.Action != CellAction.Skip)
                .Select(j => new { j.ToolId, j.TenantId }).Distinct().ToListAsync(cancellationToken))
            .ConvertAll(t => new LockKey(t.ToolId, t.TenantId));
        var keys = Turns.Keys(catalog.Environments[deployment.EnvironmentId].Policy.Lock, touches);
        var me = new Contender(deployment.Id, Applying: false, deployment.StartsAt ?? now, deployment.LaunchTicket ?? long.MaxValue, keys, touches);

        // A rollback inherits what its original holds: that is not in its way.
        var held = await db.Locks.AsNoTracking()
            .Where(l => l.EnvironmentId == deployment.EnvironmentId && (l.DeploymentId == null || l.DeploymentId != deployment.RollbackOf))
            .ToListAsync(cancellationToken);
        return Turns.Decide(me, [], held, _ => false);
    }

    private static async Task<IEnumerable<Blocker>> ComeFirstAsync(
        DeployDbContext db, CatalogSnapshot catalog, Deployment deployment, TurnAnswer turn, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (turn.Behind.Count == 0) return [];
        var shown = turn.Behind.Take(MostDeployments).ToList();
        var rows = await db.Deployments.AsNoTracking().Where(d => shown.Contains(d.Id))
            .OrderBy(d => d.State == LifecycleState.Applying ? 0 : 1).ThenBy(d => d.StartsAt).ThenBy(d => d.LaunchTicket)
            .Select(d => new { d.Id, d.State, d.PausedReason, d.RequesterId })
            .ToListAsync(cancellationToken);
        var blockers = rows.ConvertAll(d =>
        {
            var (id, by) = (new DeploymentId(d.Id), catalog.People[d.RequesterId].Name);
            return d.PausedReason is null
                ? new Blocker("earlier_deployment", $"{id} by {by} ({EnumCodes.Code(d.State)}) comes first. See /deploy status {id}", [by])
                : new Blocker("earlier_deployment", $"{id} by {by} comes first, and is paused until somebody answers it. See /deploy why {id}", [by]);
        });
        if (await StartEstimates.FindAsync(db, deployment, turn, now, cancellationToken) is { } wait)
            blockers.Add(new Blocker("estimated_start", $"Place {turn.Position + 1} in the queue; by how long such deployments took lately, its turn comes in about {wait}.", []));
        if (turn.Behind.Count > shown.Count) blockers.Add(new Blocker("earlier_deployment", $"{turn.Behind.Count - shown.Count} more come first.", []));
        return blockers;
    }

    private static Blocker ByHand(LockView held) => new(
        "lock_held",
        $"{held.What} is locked by {held.Owner ?? "somebody"}: {held.Reason}. To lift it: /deploy unlock {held.Tool} on {held.Environment}",
        held.Owner is { } owner ? [owner] : []);
}
