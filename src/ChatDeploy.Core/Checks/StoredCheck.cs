using ChatDeploy.Core.Scm;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatDeploy.Core.Checks;

/// <summary>A check of a commit as last told by its provider (spec A4). Written by <see cref="ICheckStore"/> alone; kept whether or not its push has arrived.</summary>
public sealed class StoredCheck
{
    /// <summary>The provider's name in the catalog.</summary>
    public required string Provider { get; init; }

    /// <summary>The repository's full name there, in lower case: hosts do not tell case apart.</summary>
    public required string Repository { get; init; }

    /// <summary>The commit.</summary>
    public required string Sha { get; init; }

    /// <summary>See <see cref="CommitCheck.Kind"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>See <see cref="CommitCheck.Name"/>.</summary>
    public required string Name { get; init; }

    /// <summary>How it stands.</summary>
    public CheckState State { get; init; }

    /// <summary>The provider's id of the run; empty where there is none.</summary>
    public required string RunId { get; init; }

    /// <summary>When it came to that state, by the provider's clock.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>A page that shows it.</summary>
    public string? Url { get; init; }
}

internal sealed class StoredCheckConfiguration : IEntityTypeConfiguration<StoredCheck>
{
    public void Configure(EntityTypeBuilder<StoredCheck> builder)
    {
        builder.ToTable("commit_checks");
        builder.HasKey(c => new { c.Provider, c.Repository, c.Sha, c.Kind, c.Name });
        builder.Property(c => c.Provider).HasMaxLength(20);
        builder.Property(c => c.Repository).HasMaxLength(400);
        builder.Property(c => c.Sha).HasMaxLength(64);
        builder.Property(c => c.Kind).HasMaxLength(20);
        builder.Property(c => c.Name).HasMaxLength(ICheckStore.LongestName);
        builder.Property(c => c.RunId).HasMaxLength(100);
        builder.Property(c => c.Url).HasMaxLength(ICheckStore.LongestUrl);
        builder.HasIndex(c => c.Sha);
    }
}
