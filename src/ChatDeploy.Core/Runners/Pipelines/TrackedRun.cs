using ChatDeploy.Core.Jobs;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Scm;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatDeploy.Core.Runners.Pipelines;

/// <summary>What is known of an attempt's run at a provider. Changed by <see cref="TrackedRuns"/> alone, one conditional statement each.</summary>
public sealed class TrackedRun
{
    /// <summary>The job; with <see cref="Attempt"/> the key of idempotence.</summary>
    public long JobId { get; init; }

    /// <summary>The attempt.</summary>
    public int Attempt { get; init; }

    /// <summary>The runner's kind.</summary>
    public required string Kind { get; init; }

    /// <summary>The provider of <see cref="Repository"/>.</summary>
    public required string Provider { get; init; }

    /// <summary>The repository's name there. Kept here: the tool may move to another while the run goes on.</summary>
    public required string RepositoryId { get; init; }

    /// <summary>The branch or tag whose pipeline definition is used.</summary>
    public required string Ref { get; init; }

    /// <summary>The runner's settings when the attempt was handed over.</summary>
    public required IReadOnlyDictionary<string, string> Settings { get; init; }

    /// <summary>The node that looks at it.</summary>
    public required string Node { get; init; }

    /// <summary>How far it is.</summary>
    public TrackedRunState State { get; init; }

    /// <summary>When the attempt was handed over.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its time is up.</summary>
    public DateTimeOffset Deadline { get; init; }

    /// <summary>When the last request to start it was about to be sent; null before the first.</summary>
    public DateTimeOffset? TriggeredAt { get; init; }

    /// <summary>How many requests to start it may have been sent.</summary>
    public int Triggers { get; init; }

    /// <summary>The provider's id of the run; null while it is not known.</summary>
    public string? RunId { get; init; }

    /// <summary>How the run stood when it was last seen.</summary>
    public PipelineRunState? Seen { get; init; }

    /// <summary>The run's page.</summary>
    public string? Url { get; init; }

    /// <summary>The page of its log, where that is another.</summary>
    public string? LogUrl { get; init; }

    /// <summary>Why it is to be ended: <c>cancelled</c> or <c>timed_out</c>; null while it may go on.</summary>
    public string? EndReason { get; init; }

    /// <summary>When the provider was last asked to end it.</summary>
    public DateTimeOffset? EndAskedAt { get; init; }

    /// <summary>When the attempt was over for us, and only what it left behind is looked for.</summary>
    public DateTimeOffset? ClosingSince { get; init; }

    /// <summary>Not to be looked at before.</summary>
    public DateTimeOffset NextLookAt { get; init; }

    /// <summary>Looks in a row that saw nothing new.</summary>
    public int Looks { get; init; }

    /// <summary>What kept the last look from telling anything, in the provider's words; null when nothing did.</summary>
    public string? Trouble { get; init; }

    /// <summary>The attempt.</summary>
    public AttemptKey Key => new(JobId, Attempt);

    /// <summary>Where the pipeline lives.</summary>
    public RepositoryKey Repository => new(Provider, RepositoryId);
}

/// <summary>How far an attempt's run is, as far as we know.</summary>
public enum TrackedRunState
{
    /// <summary>Handed over; nothing was sent.</summary>
    Wanted,

    /// <summary>A request to start it was about to be sent: whether it arrived is not known until the provider names the run.</summary>
    Triggering,

    /// <summary>The provider has named the run, and it is observed.</summary>
    Running,

    /// <summary>The attempt has ended; what the run left behind is looked for.</summary>
    Closing,

    /// <summary>Nothing more is asked.</summary>
    Ended,
}

internal sealed class TrackedRunConfiguration : IEntityTypeConfiguration<TrackedRun>
{
    public void Configure(EntityTypeBuilder<TrackedRun> builder)
    {
        builder.ToTable("pipeline_runs");
        builder.HasKey(r => new { r.JobId, r.Attempt });
        builder.Property(r => r.Kind).HasMaxLength(40);
        builder.Property(r => r.Provider).HasMaxLength(20);
        builder.Property(r => r.RepositoryId).HasMaxLength(400);
        builder.Property(r => r.Ref).HasMaxLength(250);
        builder.Property(r => r.Settings).HasJsonConversion();
        builder.Property(r => r.Node).HasMaxLength(63);
        builder.Property(r => r.State).HasConversion<SnakeCaseEnumConverter<TrackedRunState>>().HasMaxLength(20);
        builder.Property(r => r.Seen).HasConversion<SnakeCaseEnumConverter<PipelineRunState>>().HasMaxLength(20);
        builder.Property(r => r.RunId).HasMaxLength(100);
        builder.Property(r => r.EndReason).HasMaxLength(40);
        builder.Ignore(r => r.Key).Ignore(r => r.Repository);
        builder.HasIndex(r => new { r.Node, r.Kind }).HasFilter("state <> 'ended'");
        builder.HasIndex(r => r.RunId);
        builder.HasIndex(r => r.Url);
        builder.HasOne<Job>().WithMany().HasForeignKey(r => r.JobId).OnDelete(DeleteBehavior.Restrict);
    }
}
