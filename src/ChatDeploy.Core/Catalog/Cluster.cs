using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatDeploy.Core.Catalog;

/// <summary>A place where tenants live.</summary>
public sealed class Cluster
{
    /// <summary>Key.</summary>
    public int Id { get; init; }

    /// <summary>Unique name.</summary>
    public required string Name { get; init; }

    /// <summary>For people.</summary>
    public string? Description { get; set; }

    /// <summary>When the catalog dropped it; null while it is there.</summary>
    public DateTimeOffset? ArchivedAt { get; set; }
}

internal sealed class ClusterConfiguration : IEntityTypeConfiguration<Cluster>
{
    public void Configure(EntityTypeBuilder<Cluster> builder)
    {
        builder.Property(c => c.Name).HasMaxLength(63);
        builder.HasIndex(c => c.Name).IsUnique();
    }
}
