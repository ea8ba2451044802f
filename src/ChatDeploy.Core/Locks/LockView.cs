using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Deployments;

namespace ChatDeploy.Core.Locks;

/// <summary>A lock as it is shown (contract, <c>/locks</c>).</summary>
/// <param name="Id">Key.</param>
/// <param name="Tool">Name of the tool.</param>
/// <param name="Environment">Name of the environment.</param>
/// <param name="Tenant">Name of the tenant; null when the whole tool is held.</param>
/// <param name="Deployment">The deployment that holds it (<c>D-1042</c>); null for one set by hand.</param>
/// <param name="Owner">Name of the person who set it by hand, or who asked for the deployment; null when nobody knows any more.</param>
/// <param name="Reason">Why; null for a deployment's.</param>
/// <param name="Since">Since when.</param>
public sealed record LockView(long Id, string Tool, string Environment, string? Tenant, string? Deployment, string? Owner, string? Reason, DateTimeOffset Since)
{
    /// <summary>Whether a person set it, so that a person lifts it.</summary>
    public bool IsByHand => Deployment is null;

    /// <summary>What is held: <c>crm on prod</c>, or <c>crm on prod for acme</c>.</summary>
    public string What => $"{Tool} on {Environment}{(Tenant is null ? "" : $" for {Tenant}")}";

    internal static LockView Of(CatalogSnapshot catalog, DeployLock held, int? requesterId = null) => new(
        held.Id,
        catalog.Tools[held.ToolId].Name,
        catalog.Environments[held.EnvironmentId].Name,
        held.TenantId == 0 ? null : catalog.Tenants[held.TenantId].Name,
        held.DeploymentId is { } deployment ? new DeploymentId(deployment).ToString() : null,
        (held.OwnerId ?? requesterId) is { } person ? catalog.People.Find(person)?.Name : null,
        held.Reason,
        held.AcquiredAt);
}
