using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatDeploy.Core.Catalog;

/// <summary>A customer or brand, with a main site and any number of stores.</summary>
public sealed class Tenant
{
    /// <summary>Key.</summary>
    public int Id { get; init; }

    /// <summary>Unique name.</summary>
    public required string Name { get; init; }

    /// <summary>The cluster's name, where one is given.</summary>
    public string? Cluster { get; set; }

    /// <summary>Where it lives in the cluster; the name where nothing else is given.</summary>
    public string? Namespace { get; set; }

    /// <summary>IANA time zone; null: UTC.</summary>
    public string? TimeZone { get; set; }

    /// <summary>When the catalog dropped it; null while it is there.</summary>
    public DateTimeOffset? ArchivedAt { get; set; }
}

internal sealed class TenantConfiguration : IEntityTypeConfiguration<Tenant>
{
    public void Configure(EntityTypeBuilder<Tenant> builder)
    {
        builder.Property(t => t.Name).HasMaxLength(63);
        builder.HasIndex(t => t.Name).IsUnique();
    }
}
