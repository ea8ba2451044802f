using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatDeploy.Core.ReadyQueue;

/// <summary>A tag of a tool's repository: a named version.</summary>
public sealed class VersionTag
{
    /// <summary>The tool.</summary>
    public int ToolId { get; init; }

    /// <summary>The tag's short name.</summary>
    public required string Name { get; init; }

    /// <summary>The commit it points at, annotated tags peeled.</summary>
    public required string Sha { get; set; }

    /// <summary>When it was learnt.</summary>
    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>When it was deleted; null while it exists.</summary>
    public DateTimeOffset? DeletedAt { get; set; }
}

internal sealed class VersionTagConfiguration : IEntityTypeConfiguration<VersionTag>
{
    public void Configure(EntityTypeBuilder<VersionTag> builder)
    {
        builder.HasKey(t => new { t.ToolId, t.Name });
        builder.Property(t => t.Name).HasMaxLength(250);
        builder.Property(t => t.Sha).HasMaxLength(64);
        builder.HasIndex(t => new { t.ToolId, t.Sha });
    }
}
