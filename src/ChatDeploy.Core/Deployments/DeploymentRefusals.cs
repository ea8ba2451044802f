using ChatDeploy.Core.Refusals;

namespace ChatDeploy.Core.Deployments;

/// <summary>Refusals that several operations share.</summary>
public static class DeploymentRefusals
{
    /// <summary><c>unknown_deployment</c>.</summary>
    public static Refusal Unknown(long id) =>
        Refusal.NotFound("unknown_deployment", $"There is no deployment {new DeploymentId(id)}. /deploy history lists them.");

    /// <summary><c>illegal_transition</c>: the deployment's state does not allow it.</summary>
    /// <param name="deployment">The deployment.</param>
    /// <param name="state">The sentence's end: what it is, and what to do instead.</param>
    public static Refusal Illegal(Deployment deployment, string state)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        return Refusal.Conflict("illegal_transition", $"{deployment.PublicId} {state}.");
    }
}
