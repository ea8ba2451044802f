using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatDeploy.Core.Catalog;

/// <summary>Where a version runs: a tenant's main or one of its stores. Targets select sites.</summary>
public sealed class Site
{
    /// <summary>Key; matrices, jobs and current versions are coded by it.</summary>
    public int Id { get; init; }

    /// <summary>The tenant it belongs to.</summary>
    public int TenantId { get; init; }

    /// <summary>The store's name within the tenant; null for the tenant's main.</summary>
    public string? Store { get; init; }

    /// <summary>Unique full name: <c>acme</c> or <c>acme/pdv-milano</c>.</summary>
    public required string Name { get; init; }

    /// <summary>IANA time zone; null: the tenant's.</summary>
    public string? TimeZone { get; set; }

    /// <summary>Opening hours as the catalog spells them (<c>Mo-Sa 09:00-20:00</c>).</summary>
    public string? OpeningHours { get; set; }

    /// <summary>When the catalog dropped it; null while it is there.</summary>
    public DateTimeOffset? ArchivedAt { get; set; }
}

internal sealed class SiteConfiguration : IEntityTypeConfiguration<Site>
{
    public void Configure(EntityTypeBuilder<Site> builder)
    {
        builder.Property(s => s.Store).HasMaxLength(63);
        builder.Property(s => s.Name).HasMaxLength(127);
        builder.HasIndex(s => s.Name).IsUnique();
        builder.HasIndex(s => s.TenantId);
        builder.HasOne<Tenant>().WithMany().HasForeignKey(s => s.TenantId).OnDelete(DeleteBehavior.Restrict);
    }
}
