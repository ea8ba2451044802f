using ChatDeploy.Core.Schedules;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatDeploy.Core.Freezes;

/// <summary>A time in which nothing starts (spec D3, Vocabulary: Freeze): once or again and again, everywhere or in one environment, for all or for one tenant. Freezes may overlap.</summary>
public sealed class Freeze
{
    /// <summary>Key.</summary>
    public int Id { get; init; }

    /// <summary>The environment; null: every one.</summary>
    public int? EnvironmentId { get; init; }

    /// <summary>The tenant; null: all.</summary>
    public int? TenantId { get; init; }

    /// <summary>When it begins; of a recurring one, when its firings begin to count.</summary>
    public DateTimeOffset From { get; init; }

    /// <summary>When it is over; null for a recurring one that stays until it is lifted.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Of a recurring one: when each stretch begins, in Quartz syntax; null: it is on from its beginning to its end.</summary>
    public string? Cron { get; init; }

    /// <summary>Of a recurring one: how long each stretch lasts, in seconds.</summary>
    public int? DurationSeconds { get; init; }

    /// <summary>Of a recurring one: the IANA zone of its cron expression; null: UTC.</summary>
    public string? TimeZone { get; init; }

    /// <summary>Why, for people.</summary>
    public required string Reason { get; init; }

    /// <summary>Who froze it.</summary>
    public int OwnerId { get; init; }

    /// <summary>Since when it is known.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it is on.</summary>
    public Period ToPeriod() => Cron is null
        ? new Period.Once(From, Until)
        : new Period.Recurring(Cron, TimeZone, TimeSpan.FromSeconds(DurationSeconds!.Value), From, Until);

    /// <summary>Whether it is about a place at all, whenever it is on.</summary>
    /// <param name="environmentId">The environment.</param>
    /// <param name="tenantIds">The tenants that are touched.</param>
    public bool Concerns(int environmentId, IReadOnlyCollection<int> tenantIds)
    {
        ArgumentNullException.ThrowIfNull(tenantIds);
        return (EnvironmentId is null || EnvironmentId == environmentId) && (TenantId is null || tenantIds.Contains(TenantId.Value));
    }
}

internal sealed class FreezeConfiguration : IEntityTypeConfiguration<Freeze>
{
    public void Configure(EntityTypeBuilder<Freeze> builder)
    {
        builder.ToTable("freezes");
        builder.Property(f => f.From).HasColumnName("starts_at");
        builder.Property(f => f.Until).HasColumnName("ends_at");
        builder.Property(f => f.Cron).HasMaxLength(200);
        builder.Property(f => f.TimeZone).HasMaxLength(100);
        builder.HasIndex(f => f.Until);
    }
}
