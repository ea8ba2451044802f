using ChatDeploy.Core.Scm;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatDeploy.Core.Policies;

/// <summary>What was found out about a tag's signature (spec D1). It holds for the commit it names alone: a tag that has moved since is asked about anew.</summary>
public sealed class VerifiedTag
{
    /// <summary>The tool.</summary>
    public int ToolId { get; init; }

    /// <summary>The tag's short name.</summary>
    public required string Tag { get; init; }

    /// <summary>The commit that the tag stood for.</summary>
    public required string Sha { get; set; }

    /// <summary>Whether the signature holds.</summary>
    public TagVerdict Verdict { get; set; }

    /// <summary>Who signed, where that was told.</summary>
    public string? Signer { get; set; }

    /// <summary>The provider's or git's own word for anything but a good one.</summary>
    public string? Reason { get; set; }

    /// <summary>When it was found out.</summary>
    public DateTimeOffset CheckedAt { get; set; }
}

internal sealed class VerifiedTagConfiguration : IEntityTypeConfiguration<VerifiedTag>
{
    public void Configure(EntityTypeBuilder<VerifiedTag> builder)
    {
        builder.ToTable("verified_tags");
        builder.HasKey(t => new { t.ToolId, t.Tag });
        builder.Property(t => t.Tag).HasMaxLength(250);
        builder.Property(t => t.Sha).HasMaxLength(64);
        builder.Property(t => t.Signer).HasMaxLength(400);
        builder.Property(t => t.Reason).HasMaxLength(400);
    }
}
