using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatDeploy.Core.Deliveries;

/// <summary>One webhook call as received (spec A1).</summary>
public sealed class Delivery
{
    /// <summary>Key, rising in order of arrival.</summary>
    public long Id { get; init; }

    /// <summary>Who sent it: <c>git</c>, <c>github</c>, …</summary>
    public required string Provider { get; init; }

    /// <summary>The provider's own id of the delivery; unique per provider.</summary>
    public required string DeliveryId { get; init; }

    /// <summary>The provider's event name.</summary>
    public required string Event { get; init; }

    /// <summary>Headers worth keeping, as JSON; never signatures or tokens.</summary>
    public required string Headers { get; init; }

    /// <summary>The body as it was signed.</summary>
    public required byte[] Body { get; init; }

    /// <summary>When it arrived.</summary>
    public DateTimeOffset ReceivedAt { get; init; }

    /// <summary>What became of it.</summary>
    public DeliveryStatus Status { get; private set; }

    /// <summary>How often applying it was tried.</summary>
    public int Attempts { get; private set; }

    /// <summary>Until when a node has it in hand, or when it may be tried again; null when free.</summary>
    public DateTimeOffset? LeasedUntil { get; private set; }

    /// <summary>When its fate was settled.</summary>
    public DateTimeOffset? SettledAt { get; private set; }

    /// <summary>Why it was ignored or is dead, or what the last try met.</summary>
    public string? Error { get; private set; }
}

/// <summary>A delivery's fate (contract, <c>GET /deliveries</c>).</summary>
public enum DeliveryStatus
{
    /// <summary>Durable, not yet applied.</summary>
    Stored,

    /// <summary>Its events are in the queue.</summary>
    Applied,

    /// <summary>Nothing in it concerns the catalog.</summary>
    Ignored,

    /// <summary>Given up after too many tries, or malformed; can be replayed.</summary>
    Dead,
}

internal sealed class DeliveryConfiguration : IEntityTypeConfiguration<Delivery>
{
    public void Configure(EntityTypeBuilder<Delivery> builder)
    {
        builder.Property(d => d.Provider).HasMaxLength(20);
        builder.Property(d => d.DeliveryId).HasMaxLength(200);
        builder.Property(d => d.Event).HasMaxLength(100);
        builder.HasIndex(d => new { d.Provider, d.DeliveryId }).IsUnique();
        builder.HasIndex(d => d.Id).HasFilter("status = 'stored'").HasDatabaseName("ix_deliveries_stored");
    }
}
