using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Jobs;

namespace ChatDeploy.Core.Plans;

/// <summary>Turns what is asked for and what runs into a plan. Pure and deterministic: same facts, same plan, same digest.</summary>
public static class Planner
{
    /// <summary>Plans the cells.</summary>
    /// <param name="requests">The cells selected, sites in the order in which they should be reached.</param>
    /// <param name="expected">What is expected to run at the start, by (tool, site).</param>
    /// <param name="pinned">Pinned (tool, site) pairs.</param>
    /// <param name="strategy">How to cut the waves.</param>
    public static Plan Plan(
        IReadOnlyList<CellRequest> requests,
        IReadOnlyDictionary<(int ToolId, int SiteId), CellVersion> expected,
        IReadOnlySet<(int ToolId, int SiteId)> pinned,
        Strategy strategy)
    {
        ArgumentNullException.ThrowIfNull(requests);
        ArgumentNullException.ThrowIfNull(expected);
        ArgumentNullException.ThrowIfNull(pinned);
        var working = new List<PlanCell>(requests.Count);
        var skipped = new List<PlanCell>();
        foreach (var request in requests)
        {
            var from = expected.GetValueOrDefault((request.ToolId, request.SiteId));
            var reason = SkipReason(request, from, pinned.Contains((request.ToolId, request.SiteId)));
            var action = reason is not null ? CellAction.Skip : request.Restores ? CellAction.Restore : CellAction.Deploy;
            (reason is null ? working : skipped).Add(
                new PlanCell(request.ToolId, request.TenantId, request.SiteId, action, reason, from, request.To, 0));
        }

        // All tools of a site share a wave: waves are about how many sites are at risk at once.
        var siteOrder = new Dictionary<int, int>();
        foreach (var cell in working) siteOrder.TryAdd(cell.SiteId, siteOrder.Count);
        var waveEnds = Waves.Ends(strategy, siteOrder.Count);
        var cells = working
            .Select(cell => cell with { Wave = Waves.WaveOf(waveEnds, siteOrder[cell.SiteId]) })
            .OrderBy(cell => cell.Wave).ThenBy(cell => siteOrder[cell.SiteId])
            .Concat(skipped)
            .ToList();
        return new Plan(cells, waveEnds.Count);
    }

    private static string? SkipReason(CellRequest request, CellVersion? from, bool pinned)
    {
        if (pinned) return "pinned";
        if (request.To is null) return "nothing_to_restore";
        if (request.Restores) return null;
        return string.Equals(from?.Sha, request.To.Sha, StringComparison.Ordinal) ? "already_there" : null;
    }
}
