using ChatDeploy.Core.Jobs;

namespace ChatDeploy.Core.Plans;

/// <summary>What a deployment would do: every cell, in order, and the number of waves.</summary>
/// <param name="Cells">In order of wave, site and tool; skipped cells last.</param>
/// <param name="WaveCount">0 when nothing is to be done.</param>
public sealed record Plan(IReadOnlyList<PlanCell> Cells, int WaveCount)
{
    /// <summary>Cells that become jobs.</summary>
    public int Jobs => Cells.Count(c => c.Action != CellAction.Skip);
}

/// <summary>One tool on one site, and what is to happen there.</summary>
/// <param name="ToolId">The tool.</param>
/// <param name="TenantId">The site's tenant.</param>
/// <param name="SiteId">The site.</param>
/// <param name="Action">Deploy, restore or skip.</param>
/// <param name="SkipReason">Why it is skipped: <c>already_there</c>, <c>pinned</c>, <c>nothing_to_restore</c>.</param>
/// <param name="From">What is expected to run there at its start; null when nothing does.</param>
/// <param name="To">What it brings; null when there is nothing to restore.</param>
/// <param name="Wave">From 1; 0 for a skipped cell.</param>
public sealed record PlanCell(
    int ToolId,
    int TenantId,
    int SiteId,
    CellAction Action,
    string? SkipReason,
    CellVersion? From,
    CellVersion? To,
    int Wave);

/// <summary>A commit with the ref it is called by.</summary>
/// <param name="Sha">The commit.</param>
/// <param name="Ref">A tag, branch or sha.</param>
public sealed record CellVersion(string Sha, string Ref);

/// <summary>A cell before waves are cut: a tool on a site that was selected, with what is to come there.</summary>
/// <param name="ToolId">The tool.</param>
/// <param name="TenantId">The site's tenant.</param>
/// <param name="SiteId">The site.</param>
/// <param name="To">What it is to get; null when there is nothing to restore.</param>
/// <param name="Restores">Whether it brings a version back: done even where that version is thought to run, since a failed job may have left anything.</param>
public sealed record CellRequest(int ToolId, int TenantId, int SiteId, CellVersion? To, bool Restores);
