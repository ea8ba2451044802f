using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatDeploy.Core.CurrentVersions;

/// <summary>
/// Says that a cell lost its current version, because the only record of it was archived; how snapshots learn of it. Kept
/// apart so that every row of <see cref="CurrentVersion"/> is a version that runs. Means nothing where such a row exists.
/// </summary>
public sealed class CurrentVersionRemoval
{
    /// <summary>The tool.</summary>
    public int ToolId { get; init; }

    /// <summary>The environment.</summary>
    public int EnvironmentId { get; init; }

    /// <summary>The site.</summary>
    public int SiteId { get; init; }

    /// <summary>The matrix revision of the last removal.</summary>
    public long Revision { get; init; }
}

internal sealed class CurrentVersionRemovalConfiguration : IEntityTypeConfiguration<CurrentVersionRemoval>
{
    public void Configure(EntityTypeBuilder<CurrentVersionRemoval> builder)
    {
        builder.HasKey(r => new { r.EnvironmentId, r.ToolId, r.SiteId });
        builder.HasIndex(r => r.Revision);
    }
}
