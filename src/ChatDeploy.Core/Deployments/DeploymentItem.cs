using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatDeploy.Core.Deployments;

/// <summary>What a deployment brings of one tool. A rollback's items have no single commit: it stands in the cells.</summary>
public sealed class DeploymentItem
{
    /// <summary>The deployment.</summary>
    public long DeploymentId { get; set; }

    /// <summary>The tool.</summary>
    public int ToolId { get; init; }

    /// <summary>The ref as asked for; null when it was left out.</summary>
    public string? AskedRef { get; init; }

    /// <summary>The ref as shown and given to jobs; null for a rollback.</summary>
    public string? Ref { get; init; }

    /// <summary>The commit; null for a rollback.</summary>
    public string? Sha { get; init; }
}

/// <summary>A target as it was asked for.</summary>
public sealed class DeploymentTarget
{
    /// <summary>The deployment.</summary>
    public long DeploymentId { get; set; }

    /// <summary>Position in the request, from 0.</summary>
    public int Ordinal { get; init; }

    /// <summary><c>acme</c>, <c>acme/pdv-milano</c> or <c>*</c>.</summary>
    public required string Name { get; init; }
}

internal sealed class DeploymentItemConfiguration : IEntityTypeConfiguration<DeploymentItem>, IEntityTypeConfiguration<DeploymentTarget>
{
    public void Configure(EntityTypeBuilder<DeploymentItem> builder)
    {
        builder.HasKey(i => new { i.DeploymentId, i.ToolId });
        builder.Property(i => i.AskedRef).HasMaxLength(250);
        builder.Property(i => i.Ref).HasMaxLength(250);
        builder.Property(i => i.Sha).HasMaxLength(64);
        builder.HasOne<Deployment>().WithMany().HasForeignKey(i => i.DeploymentId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<DeploymentTarget> builder)
    {
        builder.HasKey(t => new { t.DeploymentId, t.Ordinal });
        builder.Property(t => t.Name).HasMaxLength(127);
        builder.HasIndex(t => t.Name);
        builder.HasOne<Deployment>().WithMany().HasForeignKey(t => t.DeploymentId).OnDelete(DeleteBehavior.Restrict);
    }
}
