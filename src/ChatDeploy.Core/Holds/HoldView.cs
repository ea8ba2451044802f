using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Refusals;

namespace ChatDeploy.Core.Holds;

/// <summary>A hold as it is shown (contract, <c>/holds</c>).</summary>
/// <param name="Id">Key.</param>
/// <param name="Tool">Name of the tool.</param>
/// <param name="Target">Name of the site: <c>acme/pdv-milano</c>; <c>acme</c> is the main alone.</param>
/// <param name="Environment">Name of the environment.</param>
/// <param name="Ref">The version that was taken back; null for a hold by hand.</param>
/// <param name="Deployment">The rollback that set it (<c>D-1042</c>); null for a hold by hand.</param>
/// <param name="Owner">Who set it, or asked for the rollback; null when nobody knows any more.</param>
/// <param name="Since">Since when.</param>
public sealed record HoldView(long Id, string Tool, string Target, string Environment, string? Ref, string? Deployment, string? Owner, DateTimeOffset Since)
{
    /// <summary>The line that lifts it.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string Lift => $"/deploy unhold {Tool} {Target} on {Environment}";

    internal static HoldView Of(CatalogSnapshot catalog, Hold hold) => new(
        hold.Id,
        catalog.Tools[hold.ToolId].Name,
        catalog.Sites[hold.SiteId].Name,
        catalog.Environments[hold.EnvironmentId].Name,
        hold.Ref,
        hold.DeploymentId is { } deployment ? new DeploymentId(deployment).ToString() : null,
        catalog.People.Find(hold.OwnerId)?.Name,
        hold.CreatedAt);
}

/// <summary>What setting or lifting holds comes to; the cases are nested.</summary>
public abstract record HoldAnswer
{
    private HoldAnswer() { }

    /// <summary>Done and committed.</summary>
    /// <param name="Holds">The holds that were set or lifted, at least one.</param>
    public sealed record Done(IReadOnlyList<HoldView> Holds) : HoldAnswer;

    /// <summary>Not done, and why; nothing changed.</summary>
    public sealed record Refused(Refusal Refusal) : HoldAnswer;
}
