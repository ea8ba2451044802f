using ChatDeploy.Core.Jobs;

namespace ChatDeploy.Core.Deployments;

/// <summary>How far jobs are (contract, <c>GET /deployments/{id}/progress</c>). What the plan itself skips is not counted.</summary>
/// <param name="Total">Jobs.</param>
/// <param name="Done">Succeeded.</param>
/// <param name="Failed">Failed, or lost.</param>
/// <param name="Skipped">Left out by a person.</param>
/// <param name="Running">Running.</param>
/// <param name="Percentage">Done and skipped of total, 0 to 100, rounded down; 100 for an empty plan that is applied.</param>
public record ProgressView(int Total, int Done, int Failed, int Skipped, int Running, int Percentage)
{
    /// <summary>The view of counted jobs.</summary>
    public static ProgressView Of(JobCounts counts) => new(
        counts.Total, counts.Succeeded, counts.Failed + counts.Lost, counts.Skipped, counts.Running, PercentageOf(counts));

    /// <summary>The view of a whole deployment: an empty plan is done once it is applied.</summary>
    public static ProgressView Of(JobCounts counts, LifecycleState state) =>
        counts.Total == 0 && state is LifecycleState.Applied or LifecycleState.Rollback ? new ProgressView(0, 0, 0, 0, 0, 100) : Of(counts);

    private static int PercentageOf(JobCounts counts) =>
        counts.Total == 0 ? 0 : (int)(100L * (counts.Succeeded + counts.Skipped) / counts.Total);
}

/// <summary>Progress of a deployment at one tenant.</summary>
public sealed record TenantProgressView(string Tenant, int Total, int Done, int Failed, int Skipped, int Running, int Percentage);

/// <summary>Progress of a deployment with one tool.</summary>
public sealed record ToolProgressView(string Tool, int Total, int Done, int Failed, int Skipped, int Running, int Percentage);

/// <summary>Progress of a wave.</summary>
/// <param name="Wave">From 1.</param>
/// <param name="Progress">Its jobs.</param>
public sealed record WaveProgressView(int Wave, ProgressView Progress);

/// <summary>Progress of a deployment as a whole, per tenant and per tool.</summary>
/// <param name="State">Where the deployment stands.</param>
/// <param name="Total">Jobs.</param>
/// <param name="Done">Succeeded.</param>
/// <param name="Failed">Failed, or lost.</param>
/// <param name="Skipped">Left out by a person.</param>
/// <param name="Running">Running.</param>
/// <param name="Percentage">Done and skipped of total, 0 to 100.</param>
/// <param name="ByTenant">In the catalog's order of tenants' names.</param>
/// <param name="ByTool">In order of tools' names.</param>
public sealed record DeploymentProgressView(
    LifecycleState State, int Total, int Done, int Failed, int Skipped, int Running, int Percentage,
    IReadOnlyList<TenantProgressView> ByTenant, IReadOnlyList<ToolProgressView> ByTool);
