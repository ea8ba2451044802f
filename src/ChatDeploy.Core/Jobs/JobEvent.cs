using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatDeploy.Core.Jobs;

/// <summary>Something an attempt reported; kept apart from <see cref="Job"/>, so that logs bloat no hot table.</summary>
public sealed class JobEvent
{
    /// <summary>Key, rising.</summary>
    public long Id { get; init; }

    /// <summary>The job.</summary>
    public long JobId { get; init; }

    /// <summary>The attempt.</summary>
    public int Attempt { get; init; }

    /// <summary>When, by the teller's clock.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary><c>started</c>, <c>probed</c>, <c>step</c>, <c>progress</c>, <c>log</c>, <c>artifact</c>, <c>finished</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>A log's lines joined by line feeds; for all else the kind's own fields as JSON.</summary>
    public required string Content { get; init; }
}

internal sealed class JobEventConfiguration : IEntityTypeConfiguration<JobEvent>
{
    public void Configure(EntityTypeBuilder<JobEvent> builder)
    {
        builder.Property(e => e.Kind).HasMaxLength(20);
        builder.HasIndex(e => new { e.JobId, e.Id });
    }
}
