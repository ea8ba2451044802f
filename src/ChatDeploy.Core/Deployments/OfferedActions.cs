using ChatDeploy.Core.Approvals;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Deployments;

/// <summary>What a person can do about a deployment as it stands (contract, Buttons). For showing buttons: the operations decide for themselves.</summary>
public sealed record OfferedActions
{
    /// <summary>Nothing.</summary>
    public static OfferedActions None { get; } = new();

    /// <summary>Launch the preview.</summary>
    public bool Launch { get; init; }

    /// <summary>Approve the ticket.</summary>
    public bool Approve { get; init; }

    /// <summary>Reject the ticket.</summary>
    public bool Reject { get; init; }

    /// <summary>Answer its pause: retry, skip or continue.</summary>
    public bool Answer { get; init; }

    /// <summary>Cancel it.</summary>
    public bool Cancel { get; init; }

    /// <summary>Preview its rollback.</summary>
    public bool RollBack { get; init; }

    /// <summary>Whether there is anything.</summary>
    public bool Any => Launch || Approve || Reject || Answer || Cancel || RollBack;

    /// <summary>Decides from what the deployment is and what the person's role reaches. Pure.</summary>
    /// <param name="deployment">The deployment.</param>
    /// <param name="mayDeploy">Whether the person may deploy all it touches.</param>
    /// <param name="mayReject">Whether the person may decide its ticket.</param>
    /// <param name="mayApprove">Whether the person's approval counts.</param>
    /// <param name="hasDecided">Whether the person has decided it already.</param>
    /// <param name="isTakenBack">Whether a launched rollback takes it back.</param>
    /// <param name="now">The moment.</param>
    public static OfferedActions Of(Deployment deployment, bool mayDeploy, bool mayReject, bool mayApprove, bool hasDecided, bool isTakenBack, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        var isDecidable = deployment.State == LifecycleState.PendingApproval && !hasDecided;
        var isPaused = deployment is { State: LifecycleState.Applying, PausedReason: not null };
        return new OfferedActions
        {
            Launch = mayDeploy && deployment.State == LifecycleState.Preview && now < deployment.PreviewExpiresAt && !deployment.Findings.Verdicts.Any(v => v.Blocks),
            Approve = mayApprove && isDecidable,
            Reject = mayReject && isDecidable,
            Answer = mayDeploy && isPaused && deployment.CancelRequestedAt is null,
            Cancel = mayDeploy && !Lifecycle.Ended.Contains(deployment.State) && deployment.CancelRequestedAt is null,
            RollBack = mayDeploy && !isTakenBack && deployment.Findings.Jobs > 0 && deployment.StartedAt is not null
                && (isPaused || deployment.State is LifecycleState.Applied or LifecycleState.Failed),
        };
    }
}

/// <summary>Finds out what a person can do about deployments: a constant number of queries, whatever their number and size.</summary>
public sealed class OfferedActionsQuery(DeployDbContext db, CatalogSnapshots catalogs, TimeProvider clock)
{
    /// <summary>By deployment; those that do not exist are missing.</summary>
    public async Task<IReadOnlyDictionary<long, OfferedActions>> FindAsync(Person person, IReadOnlyCollection<long> deploymentIds, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(person);
        ArgumentNullException.ThrowIfNull(deploymentIds);
        var deployments = await db.Deployments.AsNoTracking().Where(d => deploymentIds.Contains(d.Id)).ToListAsync(cancellationToken);
        if (!Rights.May(person, Act.Deploy, Subject.Anything) && !Rights.May(person, Act.Approve, Subject.Anything)) return deployments.ToDictionary(d => d.Id, _ => OfferedActions.None);

        var scopes = await TicketScopes.LoadAsync(db, deploymentIds, cancellationToken);
        var decided = await db.Decisions.Where(d => deploymentIds.Contains(d.DeploymentId) && d.PersonId == person.Id && d.VoidedAt == null).Select(d => d.DeploymentId).ToListAsync(cancellationToken);
        var takenBack = await db.Deployments
            .Where(d => d.RollbackOf != null && deploymentIds.Contains(d.RollbackOf.Value)
                && (d.State == LifecycleState.PendingApproval || d.State == LifecycleState.Approved || d.State == LifecycleState.Applying))
            .Select(d => d.RollbackOf!.Value)
            .ToListAsync(cancellationToken);
        var cells = scopes.SelectMany(s => s).Distinct().ToList();
        var catalog = await catalogs.CoveringAsync(
            c => deployments.TrueForAll(d => c.Environments.Find(d.EnvironmentId) is not null) && cells.TrueForAll(n => c.Tools.Find(n.ToolId) is not null && c.Sites.Find(n.SiteId) is not null), cancellationToken);
        return deployments.ToDictionary(d => d.Id, deployment =>
        {
            var environment = catalog.Environments[deployment.EnvironmentId];
            var scope = DeploymentScopes.Of(catalog, environment.Name, scopes[deployment.Id]);
            return OfferedActions.Of(
                deployment,
                DeploymentScopes.Refuse(catalog, person, Act.Deploy, scope) is null,
                EligibleApprovers.MayDecide(catalog, environment.Policy, scope, person),
                EligibleApprovers.Refuse(catalog, environment.Policy, scope, deployment.RequesterId, person) is null,
                decided.Contains(deployment.Id),
                takenBack.Contains(deployment.Id),
                clock.GetUtcNow());
        });
    }
}
