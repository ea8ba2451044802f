using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatDeploy.Core.CurrentVersions;

/// <summary>What runs now for (tool, environment, site). Derived from the records, maintained with them.</summary>
public sealed class CurrentVersion
{
    /// <summary>The tool.</summary>
    public int ToolId { get; init; }

    /// <summary>The environment.</summary>
    public int EnvironmentId { get; init; }

    /// <summary>The site.</summary>
    public int SiteId { get; init; }

    /// <summary>The commit that runs.</summary>
    public required string Sha { get; init; }

    /// <summary>The ref it was deployed as.</summary>
    public required string Ref { get; init; }

    /// <summary>When it was deployed.</summary>
    public DateTimeOffset DeployedAt { get; init; }

    /// <summary>The record that says so; with <see cref="DeployedAt"/> it orders: a version only gives way to a later (deployedAt, record).</summary>
    public long RecordId { get; init; }
}

/// <summary>The one counter that orders changes of current versions: writers take the next value as their last statement, so that revisions become visible in order.</summary>
public sealed class MatrixRevision
{
    /// <summary>Always 1.</summary>
    public int Id { get; init; }

    /// <summary>The newest revision.</summary>
    public long Value { get; init; }
}

/// <summary>
/// The cells that may have changed at a revision: what a snapshot reads to catch up. A cell named here that has no current
/// version lost it. Kept apart from the versions, so that moving one touches no index; only the newest revisions are kept.
/// </summary>
public sealed class MatrixChange
{
    /// <summary>The revision; every one that is kept has at least one row, without gaps.</summary>
    public long Revision { get; init; }

    /// <summary>The environment.</summary>
    public int EnvironmentId { get; init; }

    /// <summary>The tool.</summary>
    public int ToolId { get; init; }

    /// <summary>The sites.</summary>
    public required IReadOnlyList<int> SiteIds { get; init; }
}

internal sealed class CurrentVersionConfiguration
    : IEntityTypeConfiguration<CurrentVersion>, IEntityTypeConfiguration<MatrixRevision>, IEntityTypeConfiguration<MatrixChange>
{
    public void Configure(EntityTypeBuilder<CurrentVersion> builder)
    {
        builder.HasKey(v => new { v.EnvironmentId, v.ToolId, v.SiteId });
        builder.Property(v => v.Sha).HasMaxLength(64);
        builder.Property(v => v.Ref).HasMaxLength(250);
    }

    public void Configure(EntityTypeBuilder<MatrixChange> builder) => builder.HasKey(c => new { c.Revision, c.EnvironmentId, c.ToolId });

    public void Configure(EntityTypeBuilder<MatrixRevision> builder)
    {
        builder.ToTable("matrix_revision");
        builder.Property(r => r.Id).ValueGeneratedNever();
        builder.HasData(new MatrixRevision { Id = 1, Value = 0 });
    }
}
