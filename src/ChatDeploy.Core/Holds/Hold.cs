using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatDeploy.Core.Holds;

/// <summary>Keeps schedules and newest-commit defaults from bringing a tool to a site (spec F3): set by a rollback about what it took back, or by hand. A person who names a ref is warned and goes on.</summary>
public sealed class Hold
{
    /// <summary>Key.</summary>
    public long Id { get; init; }

    /// <summary>The tool.</summary>
    public int ToolId { get; init; }

    /// <summary>The environment.</summary>
    public int EnvironmentId { get; init; }

    /// <summary>The site.</summary>
    public int SiteId { get; init; }

    /// <summary>The version that was taken back; null for a hold by hand.</summary>
    public string? Ref { get; init; }

    /// <summary>Its commit; null for a hold by hand.</summary>
    public string? Sha { get; init; }

    /// <summary>The rollback that set it; null for a hold by hand.</summary>
    public long? DeploymentId { get; init; }

    /// <summary>Who set it, or asked for the rollback.</summary>
    public int OwnerId { get; init; }

    /// <summary>Since when.</summary>
    public DateTimeOffset CreatedAt { get; init; }
}

internal sealed class HoldConfiguration : IEntityTypeConfiguration<Hold>
{
    public void Configure(EntityTypeBuilder<Hold> builder)
    {
        builder.ToTable("holds");
        builder.Property(h => h.Ref).HasMaxLength(250);
        builder.Property(h => h.Sha).HasMaxLength(64);
        builder.HasIndex(h => new { h.ToolId, h.EnvironmentId, h.SiteId }).IsUnique();
    }
}
