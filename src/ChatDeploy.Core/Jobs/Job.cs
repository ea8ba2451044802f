using ChatDeploy.Core.Deployments;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatDeploy.Core.Jobs;

/// <summary>A cell of a plan (tool, site, from, to, wave), which is a job once its deployment is launched. Written by set-based statements only.</summary>
public sealed class Job
{
    /// <summary>Key; <c>JOB_ID</c> is <c>J-</c> and this.</summary>
    public long Id { get; init; }

    /// <summary>The deployment.</summary>
    public long DeploymentId { get; init; }

    /// <summary>Its place in the plan, from 0.</summary>
    public int Ordinal { get; init; }

    /// <summary>The tool.</summary>
    public int ToolId { get; init; }

    /// <summary>The environment.</summary>
    public int EnvironmentId { get; init; }

    /// <summary>The tenant of the site.</summary>
    public int TenantId { get; init; }

    /// <summary>The site.</summary>
    public int SiteId { get; init; }

    /// <summary>What is to be done.</summary>
    public CellAction Action { get; init; }

    /// <summary>Why the plan skips it: <c>already_there</c>, <c>pinned</c>, <c>nothing_to_restore</c>; null unless skipped by plan.</summary>
    public string? SkipReason { get; init; }

    /// <summary>The wave, from 1; 0 for cells skipped by plan.</summary>
    public int Wave { get; init; }

    /// <summary>The commit expected to run there when it starts; null when nothing does.</summary>
    public string? FromSha { get; init; }

    /// <summary>The ref of that commit.</summary>
    public string? FromRef { get; init; }

    /// <summary>The commit it brings; null for a skipped cell with nothing to restore.</summary>
    public string? ToSha { get; init; }

    /// <summary>The ref of that commit.</summary>
    public string? ToRef { get; init; }

    /// <summary>How far it is.</summary>
    public JobState State { get; init; }

    /// <summary>How many attempts were started.</summary>
    public int Attempt { get; init; }

    /// <summary>When the running attempt's intent was committed.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When the last attempt ended, or the job was skipped or cancelled.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>The runner's kind of the last attempt.</summary>
    public string? Runner { get; init; }

    /// <summary>The node that observes the running attempt.</summary>
    public string? Node { get; init; }

    /// <summary>The last attempt's exit code.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Why the last attempt did not succeed (see <see cref="Runners.JobReport.Finished"/>).</summary>
    public string? Reason { get; init; }

    /// <summary>One sentence about that.</summary>
    public string? Detail { get; init; }

    /// <summary>The run's page at the provider.</summary>
    public string? RunUrl { get; init; }
}

/// <summary>What a cell asks for.</summary>
public enum CellAction
{
    /// <summary>Bring a version.</summary>
    Deploy,

    /// <summary>Bring the version before back.</summary>
    Restore,

    /// <summary>Nothing, with a reason.</summary>
    Skip,
}

/// <summary>How far a job is.</summary>
public enum JobState
{
    /// <summary>Not started.</summary>
    Pending,

    /// <summary>An attempt's intent is committed; it runs, or is about to.</summary>
    Running,

    /// <summary>Done.</summary>
    Succeeded,

    /// <summary>The last attempt failed; asks.</summary>
    Failed,

    /// <summary>Nobody can know how the last attempt ended; asks.</summary>
    Lost,

    /// <summary>Left out: by plan, or by a person after a failure.</summary>
    Skipped,

    /// <summary>Ended, or never started, because the deployment was.</summary>
    Cancelled,
}

internal sealed class JobConfiguration : IEntityTypeConfiguration<Job>
{
    public void Configure(EntityTypeBuilder<Job> builder)
    {
        builder.Property(j => j.FromSha).HasMaxLength(64);
        builder.Property(j => j.ToSha).HasMaxLength(64);
        builder.Property(j => j.FromRef).HasMaxLength(250);
        builder.Property(j => j.ToRef).HasMaxLength(250);
        builder.Property(j => j.SkipReason).HasMaxLength(40);
        builder.Property(j => j.Reason).HasMaxLength(40);
        builder.Property(j => j.Runner).HasMaxLength(40);
        builder.Property(j => j.Node).HasMaxLength(63);
        builder.HasIndex(j => new { j.DeploymentId, j.Ordinal }).IsUnique();

        // The last line of defence: whatever the code above it does, one attempt at a time runs on a cell.
        builder.HasIndex(j => new { j.EnvironmentId, j.ToolId, j.SiteId }).IsUnique().HasFilter("state = 'running'");
        builder.HasIndex(j => new { j.DeploymentId, j.State, j.Ordinal }).HasFilter("state = 'pending'");
        builder.HasIndex(j => j.State).HasFilter("state = 'running'");
        builder.HasOne<Deployment>().WithMany().HasForeignKey(j => j.DeploymentId).OnDelete(DeleteBehavior.Restrict);
    }
}
