using ChatDeploy.Core.Jobs;

namespace ChatDeploy.Core.Plans;

/// <summary>Tells what lies between two plans of the same deployment. Pure.</summary>
public static class PlanComparison
{
    /// <summary>
    /// Whether the plans differ only in what runs before: same cells, same versions to come. A cell may have become, or have
    /// stopped being, already there. This is what lets a deployment that needed no approval be rebased at its start.
    /// </summary>
    public static bool DiffersOnlyInFrom(Plan before, Plan after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var old = before.Cells.ToDictionary(c => (c.ToolId, c.SiteId));
        return old.Count == after.Cells.Count && after.Cells.All(cell =>
            old.TryGetValue((cell.ToolId, cell.SiteId), out var was)
            && was.To == cell.To && MayDeploy(was) == MayDeploy(cell) && (MayDeploy(cell) || was.Action == cell.Action));
    }

    /// <summary>The differences for people, a line each, at most <paramref name="limit"/> and then how many more.</summary>
    /// <param name="before">The plan as it was shown.</param>
    /// <param name="after">The plan as it is now.</param>
    /// <param name="nameOf">Names a (tool, site).</param>
    /// <param name="limit">The most lines.</param>
    public static IReadOnlyList<string> Describe(Plan before, Plan after, Func<PlanCell, string> nameOf, int limit = 20)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        ArgumentNullException.ThrowIfNull(nameOf);
        var old = before.Cells.ToDictionary(c => (c.ToolId, c.SiteId));
        var lines = new List<string>();
        foreach (var cell in after.Cells)
        {
            if (!old.Remove((cell.ToolId, cell.SiteId), out var was)) lines.Add($"{nameOf(cell)}: added, {Action(cell)}");
            else if (was.From?.Sha != cell.From?.Sha) lines.Add($"{nameOf(cell)}: runs {cell.From?.Ref ?? "nothing"} now, was {was.From?.Ref ?? "nothing"}; {Action(cell)}");
            else if (was.Action != cell.Action || was.SkipReason != cell.SkipReason || was.To != cell.To) lines.Add($"{nameOf(cell)}: {Action(cell)}, was: {Action(was)}");
            else if (was.Wave != cell.Wave) lines.Add($"{nameOf(cell)}: wave {cell.Wave}, was {was.Wave}");
        }

        lines.AddRange(old.Values.Select(gone => $"{nameOf(gone)}: no longer part of it"));
        if (lines.Count == 0) lines.Add("the policy or the runner changed");
        return lines.Count <= limit ? lines : [.. lines.Take(limit), $"and {lines.Count - limit} more"];
    }

    private static bool MayDeploy(PlanCell cell) => cell.Action == CellAction.Deploy || cell.SkipReason == "already_there";

    private static string Action(PlanCell cell) => cell.Action switch
    {
        CellAction.Deploy => $"deploy {cell.To?.Ref}",
        CellAction.Restore => $"restore {cell.To?.Ref}",
        _ => $"skip ({cell.SkipReason})",
    };
}
