using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatDeploy.Core.Posts;

/// <summary>Which node calls a workspace: one at a time, since its budget counts in that node's memory.</summary>
public sealed class WorkspaceLease
{
    /// <summary>The surface's name.</summary>
    public required string Surface { get; init; }

    /// <summary>The workspace.</summary>
    public required string Workspace { get; init; }

    /// <summary>The node that holds it.</summary>
    public required string Holder { get; set; }

    /// <summary>Until when; others may take it after that.</summary>
    public DateTimeOffset Until { get; set; }
}

internal sealed class WorkspaceLeaseConfiguration : IEntityTypeConfiguration<WorkspaceLease>
{
    public void Configure(EntityTypeBuilder<WorkspaceLease> builder)
    {
        builder.ToTable("workspace_leases");
        builder.HasKey(l => new { l.Surface, l.Workspace });
        builder.Property(l => l.Surface).HasMaxLength(20);
        builder.Property(l => l.Workspace).HasMaxLength(100);
        builder.Property(l => l.Holder).HasMaxLength(63);
    }
}
