using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatDeploy.Core.ReadyQueue;

/// <summary>A pushed commit of a tool.</summary>
public sealed class Commit
{
    /// <summary>Key, rising in order of arrival.</summary>
    public long Id { get; init; }

    /// <summary>The tool whose repository it was pushed to.</summary>
    public int ToolId { get; init; }

    /// <summary>Full object name.</summary>
    public required string Sha { get; init; }

    /// <summary>The branch on which it was first seen; the deploy branch once it is there.</summary>
    public required string Branch { get; set; }

    /// <summary>Author's name.</summary>
    public required string Author { get; init; }

    /// <summary>Author's address, where known.</summary>
    public string? AuthorEmail { get; init; }

    /// <summary>The whole message.</summary>
    public required string Message { get; init; }

    /// <summary>The committer's time.</summary>
    public DateTimeOffset CommittedAt { get; init; }

    /// <summary>When it was first heard of.</summary>
    public DateTimeOffset ReceivedAt { get; init; }

    /// <summary>A page that shows it, where there is one.</summary>
    public string? Url { get; init; }

    /// <summary>Its place on the tool's deploy branch, rising from old to new; null while it is not on it.</summary>
    public long? Position { get; set; }

    /// <summary>When a force-push or a branch deletion made it unreachable; null while it is reachable.</summary>
    public DateTimeOffset? OrphanedAt { get; set; }

    /// <summary>When a job first brought it (alone or with a newer commit of the branch) to any site; null while it is ready.</summary>
    public DateTimeOffset? FirstAppliedAt { get; set; }
}

internal sealed class CommitConfiguration : IEntityTypeConfiguration<Commit>
{
    public void Configure(EntityTypeBuilder<Commit> builder)
    {
        builder.Property(c => c.Sha).HasMaxLength(64);
        builder.Property(c => c.Branch).HasMaxLength(250);
        builder.HasIndex(c => new { c.ToolId, c.Sha }).IsUnique();
        builder.HasIndex(c => new { c.ToolId, c.Position });
    }
}
