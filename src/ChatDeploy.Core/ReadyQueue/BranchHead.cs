using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatDeploy.Core.ReadyQueue;

/// <summary>Where a branch of a tool's repository stands, as far as is known.</summary>
public sealed class BranchHead
{
    /// <summary>The tool.</summary>
    public int ToolId { get; init; }

    /// <summary>The branch's short name.</summary>
    public required string Name { get; init; }

    /// <summary>The commit it points at.</summary>
    public required string Sha { get; set; }

    /// <summary>When that was learnt.</summary>
    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>When it was deleted; null while it exists.</summary>
    public DateTimeOffset? DeletedAt { get; set; }
}

internal sealed class BranchHeadConfiguration : IEntityTypeConfiguration<BranchHead>
{
    public void Configure(EntityTypeBuilder<BranchHead> builder)
    {
        builder.HasKey(h => new { h.ToolId, h.Name });
        builder.Property(h => h.Name).HasMaxLength(250);
        builder.Property(h => h.Sha).HasMaxLength(64);
    }
}
