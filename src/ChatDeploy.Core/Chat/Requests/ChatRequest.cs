using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatDeploy.Core.Chat.Requests;

/// <summary>What a person did on a surface, durable before the surface is told that it arrived: no click is lost, and none counts twice.</summary>
public sealed class ChatRequest
{
    /// <summary>Key, rising in order of arrival.</summary>
    public long Id { get; init; }

    /// <summary>The surface's name.</summary>
    public required string Surface { get; init; }

    /// <summary>The surface's own id of it; unique there.</summary>
    public required string RequestId { get; init; }

    /// <summary>What it is, as the surface sorts them.</summary>
    public required string Kind { get; init; }

    /// <summary>What came, as JSON; empty once it was answered, since nobody needs it any more.</summary>
    public required string Body { get; init; }

    /// <summary>When it arrived.</summary>
    public DateTimeOffset ReceivedAt { get; init; }

    /// <summary>How often answering was begun.</summary>
    public int Attempts { get; private set; }

    /// <summary>The node that has it in hand, or had it last.</summary>
    public required string Node { get; init; }

    /// <summary>Until when that node has it to itself.</summary>
    public DateTimeOffset LeasedUntil { get; private set; }

    /// <summary>When it was answered or given up.</summary>
    public DateTimeOffset? SettledAt { get; private set; }

    /// <summary>Why it was given up; null where it was answered.</summary>
    public string? Error { get; private set; }
}

internal sealed class ChatRequestConfiguration : IEntityTypeConfiguration<ChatRequest>
{
    public void Configure(EntityTypeBuilder<ChatRequest> builder)
    {
        builder.ToTable("chat_requests");
        builder.Property(r => r.Surface).HasMaxLength(20);
        builder.Property(r => r.RequestId).HasMaxLength(200);
        builder.Property(r => r.Kind).HasMaxLength(40);
        builder.Property(r => r.Node).HasMaxLength(63);
        builder.Property(r => r.Error).HasMaxLength(500);
        builder.HasIndex(r => new { r.Surface, r.RequestId }).IsUnique();
        builder.HasIndex(r => r.Id).HasFilter("settled_at is null").HasDatabaseName("ix_chat_requests_open");
        builder.HasIndex(r => r.ReceivedAt);
    }
}
