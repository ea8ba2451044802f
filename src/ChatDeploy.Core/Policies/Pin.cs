using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatDeploy.Core.Policies;

/// <summary>Keeps a site at its version while its tenant moves on: skipped by a main deployment, refused when named.</summary>
public sealed class Pin
{
    /// <summary>Key.</summary>
    public int Id { get; init; }

    /// <summary>The tool.</summary>
    public int ToolId { get; init; }

    /// <summary>The environment.</summary>
    public int EnvironmentId { get; init; }

    /// <summary>The site.</summary>
    public int SiteId { get; init; }

    /// <summary>Why, for people.</summary>
    public required string Reason { get; init; }

    /// <summary>Who pinned it.</summary>
    public int OwnerId { get; init; }

    /// <summary>Since when.</summary>
    public DateTimeOffset CreatedAt { get; init; }
}

internal sealed class PinConfiguration : IEntityTypeConfiguration<Pin>
{
    public void Configure(EntityTypeBuilder<Pin> builder) =>
        builder.HasIndex(p => new { p.ToolId, p.EnvironmentId, p.SiteId }).IsUnique();
}
