using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatDeploy.Core.Catalog;

/// <summary>A place on a surface that subscribes to events; empty lists never occur, <c>*</c> means all.</summary>
public sealed class Channel
{
    /// <summary>Key.</summary>
    public int Id { get; init; }

    /// <summary><c>slack</c>, <c>teams</c>, <c>web</c> or <c>mail</c>.</summary>
    public required string Surface { get; init; }

    /// <summary>The surface's own id of the channel.</summary>
    public required string ExternalId { get; init; }

    /// <summary>Tenants, or <c>*</c>.</summary>
    public required IReadOnlyList<string> Tenants { get; set; }

    /// <summary>Tools, or <c>*</c>.</summary>
    public required IReadOnlyList<string> Tools { get; set; }

    /// <summary>Environments, or <c>*</c>.</summary>
    public required IReadOnlyList<string> Environments { get; set; }

    /// <summary>Kinds of event, or <c>*</c>.</summary>
    public required IReadOnlyList<string> Events { get; set; }

    /// <summary>When the catalog dropped it; null while it is there.</summary>
    public DateTimeOffset? ArchivedAt { get; set; }
}

internal sealed class ChannelConfiguration : IEntityTypeConfiguration<Channel>
{
    public void Configure(EntityTypeBuilder<Channel> builder)
    {
        builder.Property(c => c.Surface).HasMaxLength(20);
        builder.Property(c => c.ExternalId).HasMaxLength(400);
        builder.Property(c => c.Tenants).HasJsonConversion();
        builder.Property(c => c.Tools).HasJsonConversion();
        builder.Property(c => c.Environments).HasJsonConversion();
        builder.Property(c => c.Events).HasJsonConversion();
        builder.HasIndex(c => new { c.Surface, c.ExternalId }).IsUnique();
    }
}
