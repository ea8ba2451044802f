using ChatDeploy.Core.Cards;
using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatDeploy.Core.Chat.Web;

/// <summary>A message of the web chat: a person's line, the bot's answer, a deployment's post or an entry of its thread.</summary>
public sealed class ChatMessage
{
    /// <summary>Key, rising.</summary>
    public long Id { get; private set; }

    /// <summary>The channel.</summary>
    public required string Channel { get; init; }

    /// <summary>The channel's revision at which it appeared or last changed.</summary>
    public long Revision { get; set; }

    /// <summary>The person who said it; null for the bot.</summary>
    public int? AuthorId { get; init; }

    /// <summary>Light markdown; with a card the same in words.</summary>
    public required string Text { get; set; }

    /// <summary>The card; null where the text is all there is.</summary>
    public CardContent? Card { get; set; }

    /// <summary>The deployment it is about; null when it is about none.</summary>
    public long? DeploymentId { get; init; }

    /// <summary>The only person who sees it; null for everybody.</summary>
    public int? OnlyForId { get; init; }

    /// <summary>The message in whose thread it is; null outside threads.</summary>
    public long? ReplyToId { get; init; }

    /// <summary>The key that a post or thread entry was sent with, so that it never appears twice; null for all else.</summary>
    public string? Key { get; init; }

    /// <summary>When it was said.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last changed; null when it never did.</summary>
    public DateTimeOffset? EditedAt { get; set; }
}

internal sealed class ChatMessageConfiguration : IEntityTypeConfiguration<ChatMessage>
{
    public void Configure(EntityTypeBuilder<ChatMessage> builder)
    {
        builder.ToTable("chat_messages");
        builder.Property(m => m.Channel).HasMaxLength(400);
        builder.Property(m => m.Key).HasMaxLength(100);
        builder.Property(m => m.Card!).HasJsonConversion();
        builder.HasIndex(m => new { m.Channel, m.Revision });
        builder.HasIndex(m => new { m.Channel, m.Id }).HasFilter("reply_to_id is null");
        builder.HasIndex(m => m.Key).IsUnique();
        builder.HasIndex(m => m.CreatedAt);
        builder.HasOne<ChatMessage>().WithMany().HasForeignKey(m => m.ReplyToId).OnDelete(DeleteBehavior.Cascade);
    }
}
