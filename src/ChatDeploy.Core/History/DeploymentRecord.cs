using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatDeploy.Core.History;

/// <summary>The immutable row of one finished job, or of a deployment recorded by hand (spec G2). Never updated or deleted; the database refuses it.</summary>
public sealed class DeploymentRecord
{
    /// <summary>Key, rising.</summary>
    public long Id { get; init; }

    /// <summary>The tool.</summary>
    public int ToolId { get; init; }

    /// <summary>The environment.</summary>
    public int EnvironmentId { get; init; }

    /// <summary>The tenant of the site.</summary>
    public int TenantId { get; init; }

    /// <summary>The site; with <see cref="CoversTenant"/>, the tenant's main.</summary>
    public int SiteId { get; init; }

    /// <summary>Whether the record is about every site the tenant had (recorded by hand on a main target); <see cref="RecordCoverage"/> lists them.</summary>
    public bool CoversTenant { get; init; }

    /// <summary>What it was.</summary>
    public RecordAction Action { get; init; }

    /// <summary>The commit that runs since.</summary>
    public required string Sha { get; init; }

    /// <summary>The ref it was deployed as.</summary>
    public required string Ref { get; init; }

    /// <summary>The commit that ran before, at <see cref="SiteId"/>; null when nothing did or it is not known.</summary>
    public string? PreviousSha { get; init; }

    /// <summary>The ref of the commit that ran before.</summary>
    public string? PreviousRef { get; init; }

    /// <summary>When it was deployed.</summary>
    public DateTimeOffset DeployedAt { get; init; }

    /// <summary>Who deployed it: a person's name, or what was typed by hand.</summary>
    public required string DeployedBy { get; init; }

    /// <summary>For people.</summary>
    public string? Notes { get; init; }

    /// <summary>The deployment it came from; null when recorded by hand.</summary>
    public long? DeploymentId { get; init; }

    /// <summary>The job it came from; null when recorded by hand.</summary>
    public long? JobId { get; init; }

    /// <summary>When the row was written.</summary>
    public DateTimeOffset CreatedAt { get; init; }
}

/// <summary>What a record is about.</summary>
public enum RecordAction
{
    /// <summary>A job brought a version.</summary>
    Deploy,

    /// <summary>A rollback's job brought the version before back.</summary>
    Restore,

    /// <summary>A person said so.</summary>
    Recorded,
}

/// <summary>Strikes a record out: kept, shown, no longer counted.</summary>
public sealed class RecordArchival
{
    /// <summary>The record.</summary>
    public long RecordId { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }

    /// <summary>The administrator.</summary>
    public int ArchivedBy { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset ArchivedAt { get; init; }
}

internal sealed class DeploymentRecordConfiguration : IEntityTypeConfiguration<DeploymentRecord>, IEntityTypeConfiguration<RecordArchival>
{
    public void Configure(EntityTypeBuilder<DeploymentRecord> builder)
    {
        builder.ToTable("deployment_records");
        builder.Property(r => r.Sha).HasMaxLength(64);
        builder.Property(r => r.Ref).HasMaxLength(250);
        builder.Property(r => r.PreviousSha).HasMaxLength(64);
        builder.Property(r => r.PreviousRef).HasMaxLength(250);
        builder.Property(r => r.DeployedBy).HasMaxLength(250);
        builder.HasIndex(r => new { r.EnvironmentId, r.ToolId, r.SiteId, r.DeployedAt });
        builder.HasIndex(r => r.DeploymentId);
        builder.HasIndex(r => new { r.TenantId, r.DeployedAt });
        builder.HasIndex(r => new { r.DeployedAt, r.Id });
        builder.HasIndex(r => r.JobId).IsUnique();
    }

    public void Configure(EntityTypeBuilder<RecordArchival> builder)
    {
        builder.HasKey(a => a.RecordId);
        builder.HasOne<DeploymentRecord>().WithOne().HasForeignKey<RecordArchival>(a => a.RecordId).OnDelete(DeleteBehavior.Restrict);
    }
}
