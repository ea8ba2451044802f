using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatDeploy.Core.Audit;

/// <summary>The one row that says where the audit trail ends. It is locked for the end of each transaction that writes to the trail: last of all locks.</summary>
public sealed class AuditHead
{
    /// <summary>The only key.</summary>
    public const int OnlyId = 1;

    /// <summary>Key.</summary>
    public int Id { get; init; }

    /// <summary>How many rows there are, and so the key of the last.</summary>
    public long Count { get; init; }

    /// <summary>The MAC of the last row, 32 bytes; zeros while there is none.</summary>
    public required byte[] Mac { get; init; }

    /// <summary>Names the key that the trail is written with (<see cref="AuditKey.Id"/>); empty while there is no row.</summary>
    public required string KeyId { get; init; }
}

internal sealed class AuditHeadConfiguration : IEntityTypeConfiguration<AuditHead>
{
    public void Configure(EntityTypeBuilder<AuditHead> builder)
    {
        builder.ToTable("audit_head");
        builder.Property(h => h.Id).ValueGeneratedNever();
        builder.Property(h => h.Mac).HasMaxLength(AuditMac.Bytes);
        builder.Property(h => h.KeyId).HasMaxLength(AuditKey.IdLength);
    }
}
