using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatDeploy.Core.Catalog;

/// <summary>A catalog as it was applied. The highest id tells every node whether its snapshot is current.</summary>
public sealed class CatalogRevision
{
    /// <summary>Key, rising.</summary>
    public int Id { get; init; }

    /// <summary>The text as given.</summary>
    public required string Text { get; init; }

    /// <summary>What it changed, a line each.</summary>
    public required string Diff { get; init; }

    /// <summary>Who applied it.</summary>
    public required string AppliedBy { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset AppliedAt { get; init; }
}

internal sealed class CatalogRevisionConfiguration : IEntityTypeConfiguration<CatalogRevision>
{
    public void Configure(EntityTypeBuilder<CatalogRevision> builder) => builder.Property(r => r.AppliedBy).HasMaxLength(63);
}
