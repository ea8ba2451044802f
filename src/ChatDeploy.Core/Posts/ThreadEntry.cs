using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatDeploy.Core.Posts;

/// <summary>An entry of a post's thread: what happened from one timeline event through another, in one message. Committed before it is sent.</summary>
public sealed class ThreadEntry
{
    /// <summary>The post.</summary>
    public long PostId { get; init; }

    /// <summary>The last timeline event it tells of; the next entry begins after it.</summary>
    public long ThroughEventId { get; init; }

    /// <summary>The entry's lines, the same at every try.</summary>
    public required string Text { get; init; }

    /// <summary>When the first try was about to begin; null again once it is known that nothing arrived.</summary>
    public DateTimeOffset? SendingSince { get; set; }

    /// <summary>How the surface knows the message; null until it said so.</summary>
    public string? MessageRef { get; set; }

    /// <summary>When the surface said so.</summary>
    public DateTimeOffset? SentAt { get; set; }

    /// <summary>The key its message is sent with.</summary>
    public string Key => $"thread-{PostId}-{ThroughEventId}";
}

internal sealed class ThreadEntryConfiguration : IEntityTypeConfiguration<ThreadEntry>
{
    public void Configure(EntityTypeBuilder<ThreadEntry> builder)
    {
        builder.ToTable("thread_entries");
        builder.HasKey(e => new { e.PostId, e.ThroughEventId });
        builder.Property(e => e.MessageRef).HasMaxLength(400);
        builder.Ignore(e => e.Key);
        builder.HasIndex(e => e.SentAt);
        builder.HasOne<Post>().WithMany().HasForeignKey(e => e.PostId).OnDelete(DeleteBehavior.Cascade);
    }
}
