using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatDeploy.Core.Deployments;

/// <summary>One request: items × targets × environment, with its lifecycle. All changes go through the methods, which refuse illegal moves.</summary>
public sealed class Deployment
{
    internal const int LongestWaitingFor = 400;

    /// <summary>Key; shown as <see cref="DeploymentId"/>.</summary>
    public long Id { get; private set; }

    /// <summary>Where it stands.</summary>
    public LifecycleState State { get; private set; }

    /// <summary>Who asked for it.</summary>
    public int RequesterId { get; init; }

    /// <summary>Where to.</summary>
    public int EnvironmentId { get; init; }

    /// <summary>Why, for people.</summary>
    public string? Reason { get; init; }

    /// <summary>Waves, parallelism, tolerated failures.</summary>
    public required Strategy Strategy { get; init; }

    /// <summary>When it was asked for.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Not to be started before; null: as soon as released.</summary>
    public DateTimeOffset? ScheduledFor { get; init; }

    /// <summary>The deployment that this one takes back; null for an ordinary one.</summary>
    public long? RollbackOf { get; init; }

    /// <summary>The digest that launching must cite.</summary>
    public required string PreviewRef { get; set; }

    /// <summary>The digest the plan has if launched deployments that still wait for approval never run; often the same.</summary>
    public required string PreviewRefAlone { get; set; }

    /// <summary>Until when it may be launched.</summary>
    public DateTimeOffset PreviewExpiresAt { get; set; }

    /// <summary>What the preview found besides its cells.</summary>
    public required PreviewFindings Findings { get; set; }

    /// <summary>How many approvals the policy asked for at preview.</summary>
    public int ApprovalsRequired { get; set; }

    /// <summary>Number of waves.</summary>
    public int WaveCount { get; set; }

    /// <summary>The wave that runs, from 1; 0 before the start.</summary>
    public int CurrentWave { get; private set; }

    /// <summary>When <i>Launch</i> was last pressed.</summary>
    public DateTimeOffset? LaunchedAt { get; private set; }

    /// <summary>Its place among launched deployments: earlier starts go first, ties by <see cref="LaunchTicket"/>.</summary>
    public DateTimeOffset? StartsAt { get; private set; }

    /// <summary>Rising with each launch.</summary>
    public long? LaunchTicket { get; private set; }

    /// <summary>While approved: how many come before it at its locks and cells, as last found; 0 when it is next; null before it was looked at.</summary>
    public int? QueuePosition { get; private set; }

    /// <summary>What keeps it, or its next wave, from starting besides its turn, as last told: codes with keys (<c>stopped frozen:12 window_closed</c>); null when nothing does, as far as was looked.</summary>
    public string? WaitingFor { get; private set; }

    /// <summary>Whether a person has said that freezes do not hold its next waves.</summary>
    public bool ContinuesInFreeze { get; private set; }

    /// <summary>When its first wave was released.</summary>
    public DateTimeOffset? StartedAt { get; private set; }

    /// <summary>When it came to an end.</summary>
    public DateTimeOffset? FinishedAt { get; private set; }

    /// <summary>While applying: why it is paused and asks; null when it is not.</summary>
    public string? PausedReason { get; private set; }

    /// <summary>Failed or lost jobs that <c>continue</c> has accepted; more than these and the threshold pause it again.</summary>
    public int AcceptedFailures { get; private set; }

    /// <summary>When a person asked to end it while jobs ran.</summary>
    public DateTimeOffset? CancelRequestedAt { get; private set; }

    /// <summary>Why it ended, where the state does not say it: <c>cancelled</c>, <c>rolled_back</c>, …</summary>
    public string? EndReason { get; private set; }

    /// <summary>Counts changes; the concurrency token on every engine.</summary>
    public int Version { get; private set; }

    /// <summary>The id people use.</summary>
    public DeploymentId PublicId => new(Id);

    /// <summary>Moves along the lifecycle.</summary>
    /// <exception cref="InvalidOperationException">The transition table does not have the move: callers check it first and refuse.</exception>
    public void MoveTo(LifecycleState next, DateTimeOffset now, string? endReason = null)
    {
        if (!Lifecycle.Allows(State, next)) throw new InvalidOperationException($"{PublicId} cannot go from {State} to {next}");
        State = next;
        Version++;
        QueuePosition = null;
        WaitingFor = null;
        if (next == LifecycleState.Applying) StartedAt = now;
        if (!Lifecycle.Ended.Contains(next)) return;
        PausedReason = null;
        FinishedAt ??= now;
        EndReason = endReason ?? EndReason;
    }

    /// <summary>Takes its place in the order of launches, before it is released or put up for approval.</summary>
    public void TakePlace(DateTimeOffset now, long ticket)
    {
        LaunchedAt = now;
        StartsAt = ScheduledFor > now ? ScheduledFor : now;
        LaunchTicket = ticket;
        Version++;
    }

    /// <summary>Gives its place up, when it goes back to preview.</summary>
    public void LeavePlace()
    {
        LaunchedAt = null;
        StartsAt = null;
        LaunchTicket = null;
        Version++;
    }

    /// <summary>Notes how many come before it.</summary>
    public void Wait(int position)
    {
        QueuePosition = position;
        WaitingFor = null;
        Version++;
    }

    /// <summary>Notes what keeps it, or its next wave, from starting besides its turn; null: nothing any more.</summary>
    public void WaitFor(string? obstacles)
    {
        WaitingFor = obstacles;
        Version++;
    }

    /// <summary>Notes that a person lets its waves go on in spite of freezes.</summary>
    public void ContinueInFreeze()
    {
        ContinuesInFreeze = true;
        WaitingFor = null;
        Version++;
    }

    /// <summary>Releases a wave.</summary>
    public void EnterWave(int wave)
    {
        CurrentWave = wave;
        WaitingFor = null;
        Version++;
    }

    /// <summary>Pauses and asks.</summary>
    public void Pause(string reason)
    {
        PausedReason = reason;
        Version++;
    }

    /// <summary>Goes on after a person's choice.</summary>
    /// <param name="acceptedFailures">How many failed jobs no longer pause it.</param>
    public void GoOn(int acceptedFailures)
    {
        PausedReason = null;
        AcceptedFailures = acceptedFailures;
        Version++;
    }

    /// <summary>Notes that running jobs are to be ended; it fails when they have.</summary>
    public void RequestCancel(DateTimeOffset now, string reason)
    {
        CancelRequestedAt ??= now;
        EndReason ??= reason;
        PausedReason = null;
        WaitingFor = null;
        Version++;
    }
}

internal sealed class DeploymentConfiguration : IEntityTypeConfiguration<Deployment>
{
    public void Configure(EntityTypeBuilder<Deployment> builder)
    {
        builder.Property(d => d.Strategy).HasJsonConversion();
        builder.Property(d => d.Findings).HasJsonConversion();
        builder.Property(d => d.PreviewRef).HasMaxLength(64);
        builder.Property(d => d.PreviewRefAlone).HasMaxLength(64);
        builder.Property(d => d.PausedReason).HasMaxLength(100);
        builder.Property(d => d.WaitingFor).HasMaxLength(400);
        builder.Property(d => d.EndReason).HasMaxLength(100);
        builder.Property(d => d.Version).IsConcurrencyToken();
        builder.Ignore(d => d.PublicId);
        builder.HasIndex(d => d.State).HasFilter("state in ('preview', 'pending_approval', 'approved', 'applying')");
        builder.HasIndex(d => d.RollbackOf);
        builder.HasIndex(d => d.FinishedAt);
        builder.HasIndex(d => new { d.EnvironmentId, d.Id });
    }
}
