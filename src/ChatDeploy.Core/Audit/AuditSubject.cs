using ChatDeploy.Core.Deployments;

namespace ChatDeploy.Core.Audit;

/// <summary>What an act was about, as people name it.</summary>
/// <param name="Kind">Its noun in snake_case: <c>deployment</c>, <c>lock</c>, <c>catalog</c>.</param>
/// <param name="Id">Its public id or name: <c>D-1042</c>, <c>crm on prod</c>.</param>
public readonly record struct AuditSubject(string Kind, string Id)
{
    /// <summary>A deployment.</summary>
    public static AuditSubject Deployment(long id) => new("deployment", new DeploymentId(id).ToString());
}
