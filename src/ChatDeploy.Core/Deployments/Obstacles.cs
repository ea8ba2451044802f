using ChatDeploy.Core.Schedules;

namespace ChatDeploy.Core.Deployments;

/// <summary>Puts what keeps a deployment from starting on its timeline: once, until it is something else.</summary>
internal static class Obstacles
{
    /// <summary>What tells one set of obstacles from another, whatever their times: <c>frozen:12 stopped</c>.</summary>
    public static string KeyOf(IEnumerable<Obstacle> obstacles)
    {
        var key = string.Join(' ', obstacles.Select(o => o.Key.Length == 0 ? o.Code : $"{o.Code}:{o.Key}").Order(StringComparer.Ordinal));
        return key.Length <= Deployment.LongestWaitingFor ? key : key[..Deployment.LongestWaitingFor];
    }

    /// <summary>Notes the obstacles within the transaction; false where they were told already.</summary>
    public static bool Tell(DeploymentWork work, IReadOnlyList<Obstacle> obstacles)
    {
        var key = KeyOf(obstacles);
        if (work.Deployment.WaitingFor == key) return false;
        work.Deployment.WaitFor(key);
        work.Tell(new TimelineEntry.Waiting(
            obstacles.Select(o => o.Code).ToList(),
            obstacles.Select(o => o.Text).ToList(),
            obstacles.Any(o => o.ClearsAt is null) ? null : obstacles.Max(o => o.ClearsAt)));
        return true;
    }
}
