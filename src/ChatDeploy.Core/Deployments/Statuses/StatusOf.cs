using ChatDeploy.Core.Scm;

namespace ChatDeploy.Core.Deployments.Statuses;

/// <summary>Says a lifecycle state in providers' words. Pure.</summary>
public static class StatusOf
{
    /// <summary>The most characters that every provider takes for a description.</summary>
    private const int LongestDescription = 140;

    /// <summary>The state that providers know.</summary>
    public static DeploymentStatusState State(LifecycleState state) => state switch
    {
        LifecycleState.Applying => DeploymentStatusState.Running,
        LifecycleState.Applied => DeploymentStatusState.Succeeded,
        LifecycleState.Failed => DeploymentStatusState.Failed,
        LifecycleState.Preview or LifecycleState.PendingApproval or LifecycleState.Approved => DeploymentStatusState.Pending,
        _ => DeploymentStatusState.Cancelled,
    };

    /// <summary>One line for the provider's page.</summary>
    public static string Description(DeploymentId id, DeploymentStatusState state, IEnumerable<string> targets)
    {
        var words = state switch
        {
            DeploymentStatusState.Pending => "waits",
            DeploymentStatusState.Running => "is being deployed",
            DeploymentStatusState.Succeeded => "is applied",
            DeploymentStatusState.Failed => "failed",
            _ => "was ended or rolled back",
        };
        var line = $"{id} to {string.Join(", ", targets)} {words}";
        return line.Length <= LongestDescription ? line : $"{id} {words}";
    }
}
