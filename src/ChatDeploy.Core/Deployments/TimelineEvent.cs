using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatDeploy.Core.Deployments;

/// <summary>One entry of a deployment's timeline (spec C4). Append-only; the database refuses changes.</summary>
public sealed class TimelineEvent
{
    /// <summary>Key; rising within a deployment, because its events are written under its row lock.</summary>
    public long Id { get; init; }

    /// <summary>The deployment.</summary>
    public long DeploymentId { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>What, in snake_case.</summary>
    public required string Type { get; init; }

    /// <summary>The person's name; null when the service itself acted.</summary>
    public string? Actor { get; init; }

    /// <summary>The type's own fields, as JSON.</summary>
    public required string Payload { get; init; }
}

internal sealed class TimelineEventConfiguration : IEntityTypeConfiguration<TimelineEvent>
{
    public void Configure(EntityTypeBuilder<TimelineEvent> builder)
    {
        builder.ToTable("timeline");
        builder.Property(e => e.Type).HasMaxLength(50);
        builder.Property(e => e.Actor).HasMaxLength(63);
        builder.HasIndex(e => new { e.DeploymentId, e.Id });
        builder.HasOne<Deployment>().WithMany().HasForeignKey(e => e.DeploymentId).OnDelete(DeleteBehavior.Restrict);
    }
}
