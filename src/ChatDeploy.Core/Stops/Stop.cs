using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatDeploy.Core.Stops;

/// <summary>Everything is stopped (spec D3): nothing starts anywhere while this row is there. There is at most one.</summary>
public sealed class Stop
{
    /// <summary>The only key.</summary>
    public const int TheKey = 1;

    /// <summary>Always <see cref="TheKey"/>: the primary key keeps it to one.</summary>
    public int Id { get; init; } = TheKey;

    /// <summary>Why, for people.</summary>
    public required string Reason { get; init; }

    /// <summary>Who stopped everything.</summary>
    public int OwnerId { get; init; }

    /// <summary>Since when.</summary>
    public DateTimeOffset StoppedAt { get; init; }
}

internal sealed class StopConfiguration : IEntityTypeConfiguration<Stop>
{
    public void Configure(EntityTypeBuilder<Stop> builder)
    {
        builder.ToTable("stops");
        builder.Property(s => s.Id).ValueGeneratedNever();
    }
}
