using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Jobs;
using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Conversation.Texts;

/// <summary>A deployment in one line of a list.</summary>
/// <param name="Deployment">The row.</param>
/// <param name="Requester">Who asked for it.</param>
/// <param name="Title">What it brings where.</param>
/// <param name="Counts">Its jobs by state; none before it starts.</param>
internal sealed record DeploymentLine(Deployment Deployment, string Requester, string Title, JobCounts Counts)
{
    /// <summary>Loads some deployments in the order given, with four queries.</summary>
    public static async Task<IReadOnlyList<DeploymentLine>> LoadAsync(DeployDbContext db, CatalogSnapshot catalog, IQueryable<Deployment> deployments, CancellationToken cancellationToken)
    {
        var rows = await deployments.ToListAsync(cancellationToken);
        if (rows.Count == 0) return [];
        var ids = rows.ConvertAll(d => d.Id);
        var counters = (await db.ProgressCounters.AsNoTracking().Where(c => ids.Contains(c.DeploymentId) && c.Kind == ProgressKind.Wave).ToListAsync(cancellationToken))
            .ToLookup(c => c.DeploymentId, ProgressQueries.Counts);
        var titles = await DeploymentTitle.LoadAsync(db, catalog, rows, cancellationToken);
        return rows.ConvertAll(d => new DeploymentLine(d, catalog.People[d.RequesterId].Name, titles[d.Id], ProgressQueries.Sum(counters[d.Id])));
    }

    /// <summary><c>D-12 applying 60 %: crm@v2.1.0 to acme on prod, by ada</c>.</summary>
    public string Current() => $"{Deployment.PublicId} {State()}: {Title}, by {Requester}";

    /// <summary>As <see cref="Current"/>, with when it ended in front.</summary>
    public string Past(ChatTime time) => $"{time.Brief(Deployment.FinishedAt ?? Deployment.CreatedAt)} {Current()}";

    private string State() => Deployment switch
    {
        { State: LifecycleState.Applying, CancelRequestedAt: not null } => "being ended",
        { PausedReason: not null } => $"paused, asks ({Counts.Failed + Counts.Lost:N0} of {Counts.Total:N0} jobs failed)",
        { State: LifecycleState.Applying } => $"applying {(Counts.Total == 0 ? 0 : 100L * (Counts.Succeeded + Counts.Skipped) / Counts.Total)} %",
        { State: LifecycleState.PendingApproval } => "waits for approval",
        { State: LifecycleState.Approved } => "waits for its start",
        { State: LifecycleState.Failed, EndReason: { } reason } => $"failed ({reason.Replace('_', ' ')})",
        { State: LifecycleState.Rollback } => "rolled back",
        _ => EnumCodes.Code(Deployment.State),
    };
}
