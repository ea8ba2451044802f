using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Plans;
using ChatDeploy.Core.Reconcilers;
using ChatDeploy.Core.Refusals;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Approvals;

/// <summary>Takes one person's decision on a ticket, from whatever surface (spec D2). The last approval releases the deployment, one rejection ends it.</summary>
public sealed class DecideTicket(
    IDbContextFactory<DeployDbContext> contexts,
    IDeploymentStore store,
    CatalogSnapshots catalogs,
    DeploymentSubjects subjects,
    PlanBuilder plans,
    PreviewBuilder previews,
    StoredPlans storedPlans,
    DeploymentEnding ending,
    Hints hints,
    TimeProvider clock)
{
    /// <summary>Decides, or refuses with <c>unknown_ticket</c>, <c>already_decided</c>, <c>forbidden</c>, <c>self_approval_forbidden</c>, or <c>preview_mismatch</c> when the plan has changed, which also sends the deployment back to a new preview.</summary>
    public Task<DeploymentAnswer> HandleAsync(Person actor, long deploymentId, DecisionKind kind, string? comment, CancellationToken cancellationToken) =>
        HandleAsync(actor, deploymentId, kind, comment, previewRef: null, cancellationToken);

    /// <summary>As <see cref="HandleAsync(Person, long, DecisionKind, string?, CancellationToken)"/>, on the plan that the person looked at: another one is refused with <c>preview_mismatch</c> and nothing changes.</summary>
    /// <param name="actor">Who decides.</param>
    /// <param name="deploymentId">The ticket's deployment.</param>
    /// <param name="kind">For or against.</param>
    /// <param name="comment">Why, for people.</param>
    /// <param name="previewRef">The plan that was looked at; null: whatever the ticket is about.</param>
    /// <param name="cancellationToken">Cancels what has not been committed.</param>
    public async Task<DeploymentAnswer> HandleAsync(Person actor, long deploymentId, DecisionKind kind, string? comment, string? previewRef, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var catalog = await catalogs.GetAsync(cancellationToken);
        await using var work = await DeploymentWork.OpenAsync(contexts, store, deploymentId, clock.GetUtcNow(), cancellationToken);
        var ticket = work is null ? null : await work.Db.ApprovalTickets.SingleOrDefaultAsync(t => t.DeploymentId == deploymentId, cancellationToken);
        if (work is null || ticket is null)
            return Refused(Refusal.NotFound("unknown_ticket", $"There is no approval ticket for {new DeploymentId(deploymentId)}. A ticket is opened when a deployment that needs approval is launched."));

        var scope = await DeploymentScopes.OfAsync(work.Db, catalog, work.Deployment, cancellationToken);
        if (RefusePerson(catalog, work.Deployment, scope, actor, kind) is { } person) return Refused(person);
        if (await RefuseDecidedAsync(work, catalog, ticket, actor, cancellationToken) is { } decided) return Refused(decided);
        if (previewRef is not null && !string.Equals(previewRef, ticket.PreviewRef, StringComparison.Ordinal))
            return Refused(Refusal.Conflict("preview_mismatch", $"{work.Deployment.PublicId} has another plan than the one that was looked at; look at it as it is now and decide on that."));

        if (kind == DecisionKind.Reject)
        {
            Add(work, ticket, actor, kind, comment);
            Close(ticket, TicketState.Rejected, work.Now);
            await ending.WithdrawAsync(work, LifecycleState.Rejected, new TimelineEntry.Rejected(ticket.PublicId, comment), actor, cancellationToken);
        }
        else if (await ApproveAsync(work, catalog, ticket, scope, actor, comment, cancellationToken) is { } refusal)
        {
            await work.CommitAsync(cancellationToken);
            hints.Raise(Hint.DeploymentMoved);
            return Refused(refusal);
        }

        await work.CommitAsync(cancellationToken);
        hints.Raise(Hint.DeploymentMoved);
        return new DeploymentAnswer.Done(deploymentId);
    }

    private async Task<Refusal?> ApproveAsync(
        DeploymentWork work, CatalogSnapshot catalog, ApprovalTicket ticket, ApprovalScope scope, Person actor, string? comment, CancellationToken cancellationToken)
    {
        var deployment = work.Deployment;
        var subject = await subjects.OfAsync(work.Db, catalog, deployment, cancellationToken);
        await store.LockGatesAsync(work.Db, deployment.EnvironmentId, subject.Items.Select(i => i.Tool.Id), cancellationToken);
        subject = await SubjectMarks.AttachAsync(work.Db, catalog, subject, cancellationToken);
        var answer = await plans.BuildAsync(work.Db, catalog, subject, starting: false, cancellationToken);
        if (answer is PlanAnswer.Refused { Refusal: var refused })
        {
            await storedPlans.SendBackAsync(work, subject, refused, cancellationToken);
            return Refusal.Conflict("preview_mismatch", $"{deployment.PublicId} cannot be done any more as it was launched: {refused.Message} It is a preview again, and earlier decisions are void.");
        }

        var built = ((PlanAnswer.Built)answer).Plan;
        if (!built.Confirms(deployment.PreviewRef, deployment.PreviewRefAlone)
            || (await previews.VerdictsAsync(work.Db, catalog, subject, scope, deployment.RequesterId, cancellationToken)).Any(v => v.Blocks))
        {
            await storedPlans.SendBackAsync(work, catalog, subject, built, cancellationToken);
            return Refusal.Conflict("preview_mismatch", $"What {deployment.PublicId} would do has changed since it was launched; it is a preview again, and earlier decisions are void. The requester can look at it and launch it.");
        }

        Add(work, ticket, actor, DecisionKind.Approve, comment);
        var approvals = 1 + await work.Db.Decisions.CountAsync(d => d.DeploymentId == deployment.Id && d.VoidedAt == null && d.Kind == DecisionKind.Approve, cancellationToken);
        work.Tell(new TimelineEntry.ApprovalGiven(ticket.PublicId, comment, Math.Max(0, ticket.Required - approvals)), actor);
        if (approvals < ticket.Required) return null;
        Close(ticket, TicketState.Approved, work.Now);
        deployment.MoveTo(LifecycleState.Approved, work.Now);
        work.Tell(new TimelineEntry.Released(approvals));
        return null;
    }

    private static Refusal? RefusePerson(CatalogSnapshot catalog, Deployment deployment, ApprovalScope scope, Person actor, DecisionKind kind)
    {
        var policy = catalog.Environments[deployment.EnvironmentId].Policy;
        var code = kind == DecisionKind.Approve
            ? EligibleApprovers.Refuse(catalog, policy, scope, deployment.RequesterId, actor)
            : EligibleApprovers.MayDecide(catalog, policy, scope, actor) ? null : "forbidden";
        if (code is null) return null;
        var who = EligibleApprovers.Of(catalog, policy, scope, deployment.RequesterId).Select(p => p.Name).Take(5).ToList();
        var help = who.Count > 0 ? $"Who can: {string.Join(", ", who)}." : "Nobody can at the moment; an administrator can give the approver's role in the catalog.";
        return Refusal.Forbidden(
            code,
            code == "forbidden"
                ? $"{actor.Name} may not decide {deployment.PublicId}. {help}"
                : $"{actor.Name} asked for {deployment.PublicId}, and {scope.Environment} asks for a second person's approval. {help}",
            who);
    }

    private static async Task<Refusal?> RefuseDecidedAsync(DeploymentWork work, CatalogSnapshot catalog, ApprovalTicket ticket, Person actor, CancellationToken cancellationToken)
    {
        var last = await work.Db.Decisions.AsNoTracking().Where(d => d.DeploymentId == ticket.DeploymentId && d.VoidedAt == null)
            .OrderByDescending(d => d.Id).ToListAsync(cancellationToken);
        var mine = last.Find(d => d.PersonId == actor.Id);
        if (ticket.State == TicketState.Pending && work.Deployment.State == LifecycleState.PendingApproval && mine is null)
        {
            return work.Now < ticket.ExpiresAt
                ? null
                : Refusal.Conflict("already_decided", $"Ticket {ticket.PublicId} has run out at {ticket.ExpiresAt:u}; ask for the deployment again.");
        }

        var told = mine ?? (last.Count > 0 ? last[0] : null);
        return Refusal.Conflict("already_decided", told is null
            ? $"Ticket {ticket.PublicId} is closed: {work.Deployment.PublicId} is {EnumCodes.Code(work.Deployment.State)}."
            : $"{catalog.People[told.PersonId].Name} has {(told.Kind == DecisionKind.Approve ? "approved" : "rejected")} {work.Deployment.PublicId} at {told.At:u}.");
    }

    private static void Add(DeploymentWork work, ApprovalTicket ticket, Person actor, DecisionKind kind, string? comment) => work.Db.Decisions.Add(new Decision
    {
        DeploymentId = ticket.DeploymentId,
        PersonId = actor.Id,
        Kind = kind,
        Comment = comment,
        PreviewRef = ticket.PreviewRef,
        At = work.Now,
    });

    private static void Close(ApprovalTicket ticket, TicketState state, DateTimeOffset now)
    {
        ticket.State = state;
        ticket.ClosedAt = now;
    }

    private static DeploymentAnswer.Refused Refused(Refusal refusal) => new(refusal);
}
