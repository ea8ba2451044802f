using ChatDeploy.Core.Deployments;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatDeploy.Core.Approvals;

/// <summary>The single ticket of a deployment in the approval inbox (spec D2); its public id is <c>T-</c> and the deployment's number.</summary>
public sealed class ApprovalTicket
{
    /// <summary>The deployment, and the key.</summary>
    public long DeploymentId { get; init; }

    /// <summary>How it stands.</summary>
    public TicketState State { get; set; }

    /// <summary>How many approvals it takes.</summary>
    public int Required { get; set; }

    /// <summary>The plan that is being decided on.</summary>
    public required string PreviewRef { get; set; }

    /// <summary>When it was (last) opened.</summary>
    public DateTimeOffset OpenedAt { get; set; }

    /// <summary>When it closes undecided.</summary>
    public DateTimeOffset ExpiresAt { get; set; }

    /// <summary>When those who could decide it are reminded next (see <see cref="ReminderTimes"/>); null: not any more.</summary>
    public DateTimeOffset? RemindAt { get; set; }

    /// <summary>When it was decided or closed.</summary>
    public DateTimeOffset? ClosedAt { get; set; }

    /// <summary>The public id.</summary>
    public string PublicId => PublicIdOf(DeploymentId);

    /// <summary>The public id of a deployment's ticket: <c>T-1042</c>.</summary>
    public static string PublicIdOf(long deploymentId) => $"T-{deploymentId}";

    /// <summary>Reads <c>T-1042</c>, or a deployment's id.</summary>
    public static bool TryParseId(string? text, out long deploymentId)
    {
        deploymentId = 0;
        if (text is not null && text.StartsWith("T-", StringComparison.OrdinalIgnoreCase)) text = text[2..];
        if (!Deployments.DeploymentId.TryParse(text, out var id)) return false;
        deploymentId = id.Value;
        return true;
    }
}

/// <summary>How a ticket stands.</summary>
public enum TicketState
{
    /// <summary>Waits for decisions.</summary>
    Pending,

    /// <summary>Enough people approved.</summary>
    Approved,

    /// <summary>Somebody rejected.</summary>
    Rejected,

    /// <summary>Nobody decided in time.</summary>
    Expired,

    /// <summary>The deployment was withdrawn, or its plan changed.</summary>
    Void,
}

/// <summary>One person's word on a ticket.</summary>
public sealed class Decision
{
    /// <summary>Key.</summary>
    public long Id { get; init; }

    /// <summary>The ticket's deployment.</summary>
    public long DeploymentId { get; init; }

    /// <summary>Who decided.</summary>
    public int PersonId { get; init; }

    /// <summary>What.</summary>
    public DecisionKind Kind { get; init; }

    /// <summary>Why, for people.</summary>
    public string? Comment { get; init; }

    /// <summary>The plan that was decided on.</summary>
    public required string PreviewRef { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>When a changed plan made it void; null while it counts.</summary>
    public DateTimeOffset? VoidedAt { get; set; }
}

/// <summary>For or against.</summary>
public enum DecisionKind
{
    /// <summary>For.</summary>
    Approve,

    /// <summary>Against.</summary>
    Reject,
}

internal sealed class ApprovalTicketConfiguration : IEntityTypeConfiguration<ApprovalTicket>, IEntityTypeConfiguration<Decision>
{
    public void Configure(EntityTypeBuilder<ApprovalTicket> builder)
    {
        builder.HasKey(t => t.DeploymentId);
        builder.Property(t => t.DeploymentId).ValueGeneratedNever();
        builder.Property(t => t.PreviewRef).HasMaxLength(64);
        builder.Ignore(t => t.PublicId);
        builder.HasIndex(t => t.ExpiresAt).HasFilter("state = 'pending'");
        builder.HasIndex(t => t.RemindAt).HasFilter("state = 'pending'");
        builder.HasOne<Deployment>().WithOne().HasForeignKey<ApprovalTicket>(t => t.DeploymentId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<Decision> builder)
    {
        builder.Property(d => d.PreviewRef).HasMaxLength(64);
        builder.HasIndex(d => new { d.DeploymentId, d.PersonId }).IsUnique().HasFilter("voided_at is null");
        builder.HasOne<ApprovalTicket>().WithMany().HasForeignKey(d => d.DeploymentId).OnDelete(DeleteBehavior.Restrict);
    }
}
