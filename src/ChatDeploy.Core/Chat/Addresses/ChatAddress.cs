using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatDeploy.Core.Chat.Addresses;

/// <summary>A conversation that a surface has told of, with what is needed to speak there unasked: surfaces that cannot be asked where a person or a channel is say it once, when the bot is added.</summary>
public sealed class ChatAddress
{
    /// <summary>The surface's name.</summary>
    public required string Surface { get; init; }

    /// <summary>The conversation, by the surface's own id; a channel's without its threads.</summary>
    public required string ConversationId { get; init; }

    /// <summary>Where the surface is called for it.</summary>
    public required string ServiceUrl { get; set; }

    /// <summary>The surface's tenant; null where it has none.</summary>
    public string? TenantId { get; set; }

    /// <summary>With a channel: the surface's team that it belongs to, which the bot enters and leaves as a whole; null where there is none.</summary>
    public string? TeamId { get; set; }

    /// <summary>With a conversation of one person: who they are there, by the id that the catalog has.</summary>
    public string? PersonKey { get; set; }

    /// <summary>With a conversation of one person: their id for the bot.</summary>
    public string? MemberId { get; set; }

    /// <summary>When it was last heard of.</summary>
    public DateTimeOffset SeenAt { get; set; }

    /// <summary>Since when the bot is not there any more; null while it is.</summary>
    public DateTimeOffset? RemovedAt { get; set; }
}

internal sealed class ChatAddressConfiguration : IEntityTypeConfiguration<ChatAddress>
{
    public void Configure(EntityTypeBuilder<ChatAddress> builder)
    {
        builder.ToTable("chat_addresses");
        builder.HasKey(a => new { a.Surface, a.ConversationId });
        builder.Property(a => a.Surface).HasMaxLength(20);
        builder.Property(a => a.ConversationId).HasMaxLength(400);
        builder.Property(a => a.ServiceUrl).HasMaxLength(400);
        builder.Property(a => a.TenantId).HasMaxLength(400);
        builder.Property(a => a.TeamId).HasMaxLength(400);
        builder.Property(a => a.PersonKey).HasMaxLength(400);
        builder.Property(a => a.MemberId).HasMaxLength(400);
        builder.HasIndex(a => new { a.Surface, a.PersonKey });
    }
}
