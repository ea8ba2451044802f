using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatDeploy.Core.ReadyQueue;

/// <summary>Says that a commit was pushed to a branch; what makes it reachable from there when no clone can be asked.</summary>
public sealed class BranchCommit
{
    /// <summary>The tool.</summary>
    public int ToolId { get; init; }

    /// <summary>The branch's short name.</summary>
    public required string Branch { get; init; }

    /// <summary>The commit.</summary>
    public required string Sha { get; init; }

    /// <summary>Its place on the branch, rising from old to new; null while the pushes between it and what is known of the branch have not arrived.</summary>
    public long? Position { get; set; }
}

internal sealed class BranchCommitConfiguration : IEntityTypeConfiguration<BranchCommit>
{
    public void Configure(EntityTypeBuilder<BranchCommit> builder)
    {
        builder.HasKey(c => new { c.ToolId, c.Sha, c.Branch });
        builder.Property(c => c.Branch).HasMaxLength(250);
        builder.Property(c => c.Sha).HasMaxLength(64);
        builder.HasIndex(c => new { c.ToolId, c.Branch, c.Position });
    }
}
