using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Jobs;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Plans;
using ChatDeploy.Core.Schedules;

namespace ChatDeploy.Core.Deployments;

/// <summary>Finds what would keep a plan from starting when it is to: stop, freezes and windows at that time, and what speaks against it, such as shops that are open then (spec C3, D4).</summary>
public sealed class PreviewObstacles(StartGuards guards, SlotTimes slots)
{
    private const int MostAdvice = 3;

    /// <summary>What stands in the way, with the next slot behind it, and advice; both empty where nothing would be done.</summary>
    public async Task<(IReadOnlyList<Finding> InTheWay, IReadOnlyList<Finding> Advice)> FindAsync(
        DeployDbContext db, CatalogSnapshot catalog, PlanSubject subject, Plan plan, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(plan);
        var cells = plan.Cells.Where(c => c.Action != CellAction.Skip).ToList();
        if (cells.Count == 0) return ([], []);
        var at = subject.StartsAt;
        var picture = await guards.LoadAsync(db, catalog, at, cancellationToken);
        var rules = picture.Rules(subject.Environment, cells.Select(c => c.TenantId).ToHashSet(), cells.Select(c => c.SiteId).Distinct().Select(id => catalog.Sites[id]));
        var answer = slots.At(rules, at);
        var inTheWay = answer.Obstacles.Select(Finding).ToList();

        // Nobody knows when a stop ends: that nothing is in sight because of it would say nothing.
        if (answer.Obstacles.Any(o => o.Code != "stopped"))
        {
            var afterwards = rules with { Closures = [.. rules.Closures.Where(c => c.Code != "stopped")] };
            inTheWay.Add(new Finding("next_slot", slots.Next(afterwards, at) is { } next ? $"The next slot is {next:u}." : "No slot is in sight within a year."));
        }

        var advice = answer.Advice.Take(MostAdvice).Select(Finding).ToList();
        if (advice.Count > 0 && slots.Next(rules, at, preferred: true) is { } quiet)
            advice.Add(new Finding("quiet_slot", $"The next slot outside of opening hours is {quiet:u}."));
        return (inTheWay, advice);
    }

    private static Finding Finding(Obstacle obstacle) => new(obstacle.Code, $"{obstacle.Text}{(obstacle.ClearsAt is { } at ? $"{Stop(obstacle.Text)} Until {at:u}." : "")}");

    private static string Stop(string text) => text[^1] is '.' or '!' or '?' ? "" : ".";
}
