using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatDeploy.Core.Posts;

/// <summary>How far it has been decided which channels get a deployment's post; see <see cref="AnnounceDeployments"/>.</summary>
public sealed class Announcement
{
    /// <summary>The deployment.</summary>
    public long DeploymentId { get; init; }

    /// <summary>The newest timeline event that was looked at.</summary>
    public long Revision { get; set; }

    /// <summary>The catalog whose channels were looked at.</summary>
    public int CatalogRevision { get; set; }

    /// <summary>Whether every channel that can ever want it has it, as long as the catalog stays.</summary>
    public bool IsComplete { get; set; }
}

internal sealed class AnnouncementConfiguration : IEntityTypeConfiguration<Announcement>
{
    public void Configure(EntityTypeBuilder<Announcement> builder)
    {
        builder.HasKey(a => a.DeploymentId);
        builder.Property(a => a.DeploymentId).ValueGeneratedNever();
        builder.HasOne<Deployments.Deployment>().WithOne().HasForeignKey<Announcement>(a => a.DeploymentId).OnDelete(DeleteBehavior.Restrict);
    }
}
