using ChatDeploy.Core.Refusals;

namespace ChatDeploy.Core.Deployments;

/// <summary>What an operation on a deployment comes to; the cases are nested.</summary>
public abstract record DeploymentAnswer
{
    private DeploymentAnswer() { }

    /// <summary>Done and committed.</summary>
    /// <param name="Id">The deployment: the one acted on, or the new one.</param>
    public sealed record Done(long Id) : DeploymentAnswer;

    /// <summary>Not done, and why. Nothing changed, except that a changed plan was stored for people to look at.</summary>
    public sealed record Refused(Refusal Refusal) : DeploymentAnswer;
}
