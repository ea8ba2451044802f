using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Deployments;

namespace ChatDeploy.Core.CurrentVersions;

/// <summary>What a matrix shows besides versions: what is pending, what is under way, what is pinned (spec G1). Few entries, however many cells.</summary>
/// <param name="Pending">By tool and running commit, how many commits are newer; up to <see cref="ReadyQueue.PendingCommits.MostCounted"/>, none where zero.</param>
/// <param name="UnderWay">Deployments that run, ask, or wait to start, oldest first.</param>
/// <param name="Pins">Pinned (tool, site) pairs.</param>
/// <param name="WaitingForApproval">How many deployments wait for a decision.</param>
public sealed record MatrixMarks(
    IReadOnlyDictionary<(int ToolId, string Sha), int> Pending, IReadOnlyList<DeploymentUnderWay> UnderWay, IReadOnlySet<(int ToolId, int SiteId)> Pins, int WaitingForApproval)
{
    /// <summary>The deployment that is to bring something to a cell, or is doing so; null when none is, or when it has done so already.</summary>
    /// <param name="tool">The tool.</param>
    /// <param name="site">The site.</param>
    /// <param name="tenant">The site's tenant.</param>
    /// <param name="sha">The commit that runs there; null when nothing does.</param>
    public DeploymentUnderWay? At(Tool tool, Site site, Tenant tenant, string? sha)
    {
        ArgumentNullException.ThrowIfNull(tool);
        ArgumentNullException.ThrowIfNull(site);
        ArgumentNullException.ThrowIfNull(tenant);
        if (UnderWay.Count == 0 || Pins.Contains((tool.Id, site.Id))) return null;
        return UnderWay.FirstOrDefault(d => d.Items.Any(i => i.ToolId == tool.Id && (i.Sha is null || i.Sha != sha)) && (d.IsEverywhere || d.Targets.Contains(tenant.Name) || d.Targets.Contains(site.Name)));
    }
}

/// <summary>A deployment that is not at its end.</summary>
/// <param name="Id">The deployment.</param>
/// <param name="State"><see cref="LifecycleState.Applying"/> or <see cref="LifecycleState.Approved"/>.</param>
/// <param name="IsPaused">Whether it asks.</param>
/// <param name="Items">What it brings; a rollback's commits differ from site to site and are null.</param>
/// <param name="Targets">Names of tenants and stores, or <c>*</c>.</param>
public sealed record DeploymentUnderWay(DeploymentId Id, LifecycleState State, bool IsPaused, IReadOnlyList<(int ToolId, string? Sha)> Items, IReadOnlySet<string> Targets)
{
    /// <summary>Whether it goes to every tenant.</summary>
    public bool IsEverywhere => Targets.Contains(CatalogTarget.Everything);
}
