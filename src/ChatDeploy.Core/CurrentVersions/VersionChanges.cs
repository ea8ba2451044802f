namespace ChatDeploy.Core.CurrentVersions;

/// <summary>Cells that changed, grouped by the version they have now, as the engine aggregates them: few rows, many sites.</summary>
/// <param name="Revision">The matrix revision up to which every change is in it; the one that was asked from when nothing changed.</param>
/// <param name="Groups">The changed cells; each cell occurs once.</param>
public sealed record VersionChanges(long Revision, IReadOnlyList<VersionGroup> Groups);

/// <summary>Sites of one (tool, environment) that have the same version.</summary>
/// <param name="EnvironmentId">The environment.</param>
/// <param name="ToolId">The tool.</param>
/// <param name="Sha">The commit; null when the sites run nothing any more.</param>
/// <param name="Ref">The ref it was deployed as; null with <paramref name="Sha"/>.</param>
/// <param name="SiteIds">The sites.</param>
/// <param name="DeployedAt">For each site, when it was deployed, in whole seconds since 1970; may be negative.</param>
public sealed record VersionGroup(int EnvironmentId, int ToolId, string? Sha, string? Ref, int[] SiteIds, long[] DeployedAt);
