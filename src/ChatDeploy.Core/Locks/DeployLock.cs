using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatDeploy.Core.Locks;

/// <summary>A tool held exclusively in an environment, wholly or for one tenant, by a deployment or by a person.</summary>
public sealed class DeployLock
{
    /// <summary>Key.</summary>
    public long Id { get; init; }

    /// <summary>The tool.</summary>
    public int ToolId { get; init; }

    /// <summary>The environment.</summary>
    public int EnvironmentId { get; init; }

    /// <summary>The tenant; 0 when the whole tool is held.</summary>
    public int TenantId { get; init; }

    /// <summary>The deployment that holds it; null for a lock set by hand.</summary>
    public long? DeploymentId { get; set; }

    /// <summary>Who set it by hand; null for a deployment's.</summary>
    public int? OwnerId { get; init; }

    /// <summary>Why, for people; null for a deployment's.</summary>
    public string? Reason { get; init; }

    /// <summary>Since when.</summary>
    public DateTimeOffset AcquiredAt { get; init; }

    /// <summary>Of a lock by hand: when its owner is asked whether it is still wanted; null for a deployment's.</summary>
    public DateTimeOffset? RemindAt { get; set; }
}

/// <summary>The row that every decision about one tool in one environment locks first, in order of (tool, environment).</summary>
public sealed class Gate
{
    /// <summary>The tool.</summary>
    public int ToolId { get; init; }

    /// <summary>The environment.</summary>
    public int EnvironmentId { get; init; }
}

internal sealed class DeployLockConfiguration : IEntityTypeConfiguration<DeployLock>, IEntityTypeConfiguration<Gate>
{
    public void Configure(EntityTypeBuilder<DeployLock> builder)
    {
        builder.ToTable("locks");
        builder.HasIndex(l => new { l.ToolId, l.EnvironmentId, l.TenantId }).IsUnique();
        builder.HasIndex(l => l.DeploymentId);
        builder.HasIndex(l => l.RemindAt);
    }

    public void Configure(EntityTypeBuilder<Gate> builder) => builder.HasKey(g => new { g.ToolId, g.EnvironmentId });
}
