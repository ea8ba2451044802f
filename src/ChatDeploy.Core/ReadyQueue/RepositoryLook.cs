using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatDeploy.Core.ReadyQueue;

/// <summary>When a repository of the catalog is looked at next, and what the last look saw (spec A3). The row is its lease, too: one node looks at a time.</summary>
public sealed class RepositoryLook
{
    /// <summary>The provider's name in the catalog.</summary>
    public required string Provider { get; init; }

    /// <summary>The repository's full name there, in lower case.</summary>
    public required string Repository { get; init; }

    /// <summary>Not to be looked at before.</summary>
    public DateTimeOffset NextAt { get; set; }

    /// <summary>When it was last looked at, whatever came of it.</summary>
    public DateTimeOffset? LookedAt { get; set; }

    /// <summary>What kept the last look from seeing anything, for people; null when nothing did.</summary>
    public string? Error { get; set; }

    /// <summary>Since when every look has met an error.</summary>
    public DateTimeOffset? ErrorSince { get; set; }

    /// <summary>Looks in a row that met an error.</summary>
    public int Failures { get; set; }

    /// <summary>Whether the repository itself was silent, and its mirror was looked at instead.</summary>
    public bool IsFromFallback { get; set; }

    /// <summary>Where the repository was found to stand elsewhere than the queue; kept until a webhook or a look has closed the gap.</summary>
    public IReadOnlyList<BehindRef> Behind { get; set; } = [];
}

/// <summary>A branch or tag that the queue does not follow.</summary>
/// <param name="Ref">Its full name.</param>
/// <param name="Known">Where the queue believes it to stand; null: it does not know it.</param>
/// <param name="Found">Where it stands; null: it is gone.</param>
/// <param name="Since">When that was first seen.</param>
public sealed record BehindRef(string Ref, string? Known, string? Found, DateTimeOffset Since);

/// <summary>A branch or tag of which a webhook told no more than its name (<see cref="Scm.ScmEvent.RefTouched"/>): the next look looks at it, too.</summary>
public sealed class TouchedRef
{
    /// <summary>The provider's name in the catalog.</summary>
    public required string Provider { get; init; }

    /// <summary>The repository's full name there, in lower case.</summary>
    public required string Repository { get; init; }

    /// <summary>Full name of the branch or tag.</summary>
    public required string Ref { get; init; }

    /// <summary>When the webhook arrived.</summary>
    public DateTimeOffset At { get; set; }
}

internal sealed class RepositoryLookConfiguration : IEntityTypeConfiguration<RepositoryLook>
{
    public void Configure(EntityTypeBuilder<RepositoryLook> builder)
    {
        builder.ToTable("repository_looks");
        builder.HasKey(l => new { l.Provider, l.Repository });
        builder.Property(l => l.Provider).HasMaxLength(20);
        builder.Property(l => l.Repository).HasMaxLength(400);
        builder.Property(l => l.Error).HasMaxLength(2_000);
        builder.Property(l => l.Behind).HasJsonConversion();
    }
}

internal sealed class TouchedRefConfiguration : IEntityTypeConfiguration<TouchedRef>
{
    public void Configure(EntityTypeBuilder<TouchedRef> builder)
    {
        builder.ToTable("touched_refs");
        builder.HasKey(t => new { t.Provider, t.Repository, t.Ref });
        builder.Property(t => t.Provider).HasMaxLength(20);
        builder.Property(t => t.Repository).HasMaxLength(400);
        builder.Property(t => t.Ref).HasMaxLength(270);
    }
}
