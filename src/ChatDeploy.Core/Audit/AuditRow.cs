using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatDeploy.Core.Audit;

/// <summary>One row of the audit trail (spec J2): append-only, and chained to the row before it by a MAC whose key is not in the store.</summary>
/// <remarks>Every column is text as it was written: what is read to be verified must not be interpreted on the way.</remarks>
public sealed class AuditRow
{
    /// <summary>Key; the first is 1, and there are no gaps.</summary>
    public long Id { get; init; }

    /// <summary>When, to the microsecond, by the clock of the node that wrote it.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>The person's name at that time; null: the service itself, or somebody at its command line.</summary>
    public string? Actor { get; init; }

    /// <summary>The person's key; null where the catalog does not have the person.</summary>
    public int? PersonId { get; init; }

    /// <summary>The code of an <see cref="AuditAct"/>.</summary>
    public required string Act { get; init; }

    /// <summary><see cref="AuditSubject.Kind"/>.</summary>
    public required string SubjectKind { get; init; }

    /// <summary><see cref="AuditSubject.Id"/>.</summary>
    public required string SubjectId { get; init; }

    /// <summary>What it brought.</summary>
    public string? Ref { get; init; }

    /// <summary>The commit, where there is exactly one.</summary>
    public string? Sha { get; init; }

    /// <summary>Name of the environment.</summary>
    public string? Environment { get; init; }

    /// <summary><see cref="Origin.Surface"/>.</summary>
    public required string Surface { get; init; }

    /// <summary><see cref="Origin.Address"/>.</summary>
    public string? Address { get; init; }

    /// <summary><see cref="Origin.RequestId"/>.</summary>
    public string? RequestId { get; init; }

    /// <summary>What else there is to know, a JSON object.</summary>
    public required string Details { get; init; }

    /// <summary>The MAC of the row before, 32 bytes; zeros in the first.</summary>
    public required byte[] Previous { get; init; }

    /// <summary>HMAC-SHA256 over everything above (<see cref="AuditMac"/>), 32 bytes.</summary>
    public required byte[] Mac { get; init; }
}

internal sealed class AuditRowConfiguration : IEntityTypeConfiguration<AuditRow>
{
    public void Configure(EntityTypeBuilder<AuditRow> builder)
    {
        builder.ToTable("audit");
        builder.Property(r => r.Id).ValueGeneratedNever();
        builder.Property(r => r.Actor).HasMaxLength(AuditLimits.Name);
        builder.Property(r => r.Act).HasMaxLength(AuditLimits.Code);
        builder.Property(r => r.SubjectKind).HasMaxLength(AuditLimits.Code);
        builder.Property(r => r.SubjectId).HasMaxLength(AuditLimits.Name);
        builder.Property(r => r.Ref).HasMaxLength(AuditLimits.Text);
        builder.Property(r => r.Sha).HasMaxLength(AuditLimits.Code);
        builder.Property(r => r.Environment).HasMaxLength(AuditLimits.Name);
        builder.Property(r => r.Surface).HasMaxLength(AuditLimits.Code);
        builder.Property(r => r.Address).HasMaxLength(AuditLimits.Name);
        builder.Property(r => r.RequestId).HasMaxLength(AuditLimits.Name);
        builder.Property(r => r.Previous).HasMaxLength(AuditMac.Bytes);
        builder.Property(r => r.Mac).HasMaxLength(AuditMac.Bytes);
        builder.HasIndex(r => new { r.Actor, r.Id });
        builder.HasIndex(r => new { r.SubjectId, r.Id });
        builder.HasIndex(r => r.At);
    }
}
