using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatDeploy.Core.Chat.Web;

/// <summary>A channel of the web chat. Its row is the lock under which its messages get their revisions.</summary>
public sealed class ChatChannel
{
    /// <summary>Its name, which is its id in the catalog.</summary>
    public required string Name { get; init; }

    /// <summary>Rises with every new or changed message; a page that has seen it asks what changed after it.</summary>
    public long Revision { get; init; }
}

internal sealed class ChatChannelConfiguration : IEntityTypeConfiguration<ChatChannel>
{
    public void Configure(EntityTypeBuilder<ChatChannel> builder)
    {
        builder.ToTable("chat_channels");
        builder.HasKey(c => c.Name);
        builder.Property(c => c.Name).HasMaxLength(400);
    }
}
