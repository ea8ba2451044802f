using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Scm;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatDeploy.Core.Deployments.Statuses;

/// <summary>What the provider of a tool's repository is to be told of a deployment, and what it was told.</summary>
public sealed class ToldStatus
{
    /// <summary>The deployment.</summary>
    public long DeploymentId { get; init; }

    /// <summary>The tool.</summary>
    public int ToolId { get; init; }

    /// <summary>The provider; kept, since the tool may move to another.</summary>
    public required string Provider { get; init; }

    /// <summary>The repository's name there.</summary>
    public required string RepositoryId { get; init; }

    /// <summary>How the deployment stands.</summary>
    public DeploymentStatusState Wanted { get; init; }

    /// <summary>What the provider was told last; null before the first time.</summary>
    public DeploymentStatusState? Told { get; init; }

    /// <summary>The provider's id of its deployment.</summary>
    public string? ProviderId { get; init; }

    /// <summary>Whether the deployment is over and nothing more is expected to change.</summary>
    public bool IsOver { get; init; }

    /// <summary>When the deployment was first seen.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Not to be tried before: after an outage, or while a node is at it.</summary>
    public DateTimeOffset NextTryAt { get; init; }

    /// <summary>Tries in a row that met an outage.</summary>
    public int Failures { get; init; }

    /// <summary>What the last try met, in the provider's words; null when it went through.</summary>
    public string? Trouble { get; init; }

    /// <summary>Whether the provider refuses it: nobody tries again.</summary>
    public bool IsRefused { get; init; }

    /// <summary>The key that the provider knows it by: <c>D-1042/crm</c>.</summary>
    public static string KeyOf(long deploymentId, string tool) => $"{new DeploymentId(deploymentId)}/{tool}";
}

internal sealed class ToldStatusConfiguration : IEntityTypeConfiguration<ToldStatus>
{
    public void Configure(EntityTypeBuilder<ToldStatus> builder)
    {
        builder.ToTable("told_statuses");
        builder.HasKey(s => new { s.DeploymentId, s.ToolId });
        builder.Property(s => s.Provider).HasMaxLength(20);
        builder.Property(s => s.RepositoryId).HasMaxLength(400);
        builder.Property(s => s.Wanted).HasConversion<SnakeCaseEnumConverter<DeploymentStatusState>>().HasMaxLength(20);
        builder.Property(s => s.Told).HasConversion<SnakeCaseEnumConverter<DeploymentStatusState>>().HasMaxLength(20);
        builder.Property(s => s.ProviderId).HasMaxLength(200);
        builder.HasIndex(s => s.NextTryAt).HasFilter("not is_refused and told is distinct from wanted");
        builder.HasIndex(s => s.CreatedAt).HasFilter("not is_over");
        builder.HasOne<Deployment>().WithMany().HasForeignKey(s => s.DeploymentId).OnDelete(DeleteBehavior.Restrict);
    }
}
