using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatDeploy.Core.History;

/// <summary>
/// Says that a record by hand on a main target was about a site: the sites the tenant had then, so that a store opened later
/// never inherits it and an archival recomputes exactly the cells it moved. Append-only, like the record.
/// </summary>
public sealed class RecordCoverage
{
    /// <summary>The record, whose <see cref="DeploymentRecord.CoversTenant"/> is true.</summary>
    public long RecordId { get; init; }

    /// <summary>The record's tool; with environment and site the cell, which is how rows are found.</summary>
    public int ToolId { get; init; }

    /// <summary>The record's environment.</summary>
    public int EnvironmentId { get; init; }

    /// <summary>The site: the tenant's main or one of its stores.</summary>
    public int SiteId { get; init; }
}

internal sealed class RecordCoverageConfiguration : IEntityTypeConfiguration<RecordCoverage>
{
    public void Configure(EntityTypeBuilder<RecordCoverage> builder)
    {
        builder.HasKey(c => new { c.EnvironmentId, c.ToolId, c.SiteId, c.RecordId });
        builder.HasOne<DeploymentRecord>().WithMany().HasForeignKey(c => c.RecordId).OnDelete(DeleteBehavior.Restrict);
    }
}
