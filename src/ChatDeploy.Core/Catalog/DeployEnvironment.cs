using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Policies;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatDeploy.Core.Catalog;

/// <summary>A stage of the way to production: stage, demo, prod.</summary>
public sealed class DeployEnvironment
{
    /// <summary>Key.</summary>
    public int Id { get; init; }

    /// <summary>Unique name.</summary>
    public required string Name { get; init; }

    /// <summary>Position in the catalog, from 0; production comes last.</summary>
    public int Ordinal { get; set; }

    /// <summary>Whether it is marked as protected.</summary>
    public bool Protected { get; set; }

    /// <summary>Its rules; without any in the catalog: any ref, no approval, no lock.</summary>
    public required Policy Policy { get; set; }

    /// <summary>Counts changes of the policy; part of the preview digest.</summary>
    public int PolicyRevision { get; set; } = 1;

    /// <summary>When the catalog dropped it; null while it is there.</summary>
    public DateTimeOffset? ArchivedAt { get; set; }
}

internal sealed class DeployEnvironmentConfiguration : IEntityTypeConfiguration<DeployEnvironment>
{
    public void Configure(EntityTypeBuilder<DeployEnvironment> builder)
    {
        builder.ToTable("environments");
        builder.Property(e => e.Name).HasMaxLength(63);
        builder.Property(e => e.Policy).HasJsonConversion();
        builder.HasIndex(e => e.Name).IsUnique();
    }
}
