using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatDeploy.Core.BadCommits;

/// <summary>A commit that nobody deploys any more, but that a rollback may still restore (spec F3).</summary>
public sealed class BadCommit
{
    /// <summary>Key.</summary>
    public int Id { get; init; }

    /// <summary>The tool.</summary>
    public int ToolId { get; init; }

    /// <summary>The commit, in full.</summary>
    public required string Sha { get; init; }

    /// <summary>How it was named when it was marked.</summary>
    public required string Ref { get; init; }

    /// <summary>Why, for people.</summary>
    public required string Reason { get; init; }

    /// <summary>Who marked it.</summary>
    public int OwnerId { get; init; }

    /// <summary>Since when.</summary>
    public DateTimeOffset CreatedAt { get; init; }
}

internal sealed class BadCommitConfiguration : IEntityTypeConfiguration<BadCommit>
{
    public void Configure(EntityTypeBuilder<BadCommit> builder)
    {
        builder.ToTable("bad_commits");
        builder.Property(b => b.Sha).HasMaxLength(64);
        builder.Property(b => b.Ref).HasMaxLength(250);
        builder.HasIndex(b => new { b.ToolId, b.Sha }).IsUnique();
    }
}
