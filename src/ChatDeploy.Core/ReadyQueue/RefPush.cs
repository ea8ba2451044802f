using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Scm;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatDeploy.Core.ReadyQueue;

/// <summary>
/// One move of a branch or tag as a delivery told it, kept for a while: a later delivery may tell what happened before it,
/// and a replayed one must not move anything twice.
/// </summary>
public sealed class RefPush
{
    /// <summary>Key, rising.</summary>
    public long Id { get; init; }

    /// <summary>The tool whose repository it is.</summary>
    public int ToolId { get; init; }

    /// <summary>Full name (<c>refs/heads/…</c>).</summary>
    public required string Ref { get; init; }

    /// <summary>The delivery that told it.</summary>
    public long DeliveryId { get; init; }

    /// <summary>The object before; empty when the ref did not exist.</summary>
    public required string Before { get; init; }

    /// <summary>The object after; empty when the ref was deleted.</summary>
    public required string After { get; init; }

    /// <summary>The commit that <see cref="After"/> stands for, where the payload told.</summary>
    public string? Commit { get; init; }

    /// <summary>Whether the provider called it forced.</summary>
    public bool Forced { get; init; }

    /// <summary>The commits it listed, oldest first.</summary>
    public required IReadOnlyList<string> Shas { get; init; }

    /// <summary>The commits that a forced one threw away; empty where nobody told, and it has to be guessed.</summary>
    public IReadOnlyList<string> Lost { get; init; } = [];

    /// <summary>When its delivery was received.</summary>
    public DateTimeOffset ReceivedAt { get; init; }

    /// <summary>Whether it is part of what is known of the ref; false while pushes before it are missing.</summary>
    public bool IsConnected { get; set; }

    /// <summary>
    /// Whether it was told by a look at the repository or by its mirror: it is forgotten as soon as the repository's own webhooks tell the same way.
    /// </summary>
    public bool IsSecondHand { get; init; }

    internal static RefPush From(Tool tool, ReceivedPush push) => new()
    {
        ToolId = tool.Id,
        Ref = push.Event.Ref.FullName,
        DeliveryId = push.DeliveryId,
        Before = push.Event.Before ?? PushTrail.Absent,
        After = push.Event.After ?? PushTrail.Absent,
        Commit = push.Event.Commit,
        Forced = push.Event.Forced,
        Shas = [.. push.Event.Commits.Select(c => c.Sha)],
        Lost = push.Event.Lost ?? [],
        ReceivedAt = push.ReceivedAt,
        IsSecondHand = push.IsSecondHand,
    };
}

/// <summary>A move of a ref, with the delivery that told it.</summary>
/// <param name="DeliveryId">Our id of the delivery.</param>
/// <param name="ReceivedAt">When it arrived.</param>
/// <param name="Event">What it told.</param>
/// <param name="IsSecondHand">Whether something else than the repository's own webhook told it.</param>
public sealed record ReceivedPush(long DeliveryId, DateTimeOffset ReceivedAt, ScmEvent.RefPushed Event, bool IsSecondHand = false);

internal sealed class RefPushConfiguration : IEntityTypeConfiguration<RefPush>
{
    public void Configure(EntityTypeBuilder<RefPush> builder)
    {
        builder.ToTable("ref_pushes");
        builder.Property(p => p.Ref).HasMaxLength(270);
        builder.Property(p => p.Before).HasMaxLength(64);
        builder.Property(p => p.After).HasMaxLength(64);
        builder.Property(p => p.Commit).HasMaxLength(64);
        builder.Property(p => p.Shas).HasJsonConversion();
        builder.Property(p => p.Lost).HasJsonConversion().HasDefaultValue(Array.Empty<string>());
        builder.HasIndex(p => new { p.ToolId, p.Ref, p.DeliveryId }).IsUnique();
        builder.HasIndex(p => p.DeliveryId);
        builder.HasIndex(p => new { p.ToolId, p.Id });
        builder.HasIndex(p => new { p.ToolId, p.Before });
        builder.HasIndex(p => p.ReceivedAt);
    }
}
