using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatDeploy.Core.Persistence;

/// <summary>A data-protection key of the host (it protects antiforgery tokens), shared by all nodes, its secret part wrapped by a key from outside the store.</summary>
public sealed class WrappedKey
{
    /// <summary>Key.</summary>
    public int Id { get; init; }

    /// <summary>What the host calls it.</summary>
    public required string Name { get; init; }

    /// <summary>Names the key from outside that it is wrapped by, 16 hexadecimal digits: a node with another has no use for it.</summary>
    public required string WrappedBy { get; init; }

    /// <summary>The key's XML, with the secret part encrypted.</summary>
    public required string Xml { get; init; }
}

internal sealed class WrappedKeyConfiguration : IEntityTypeConfiguration<WrappedKey>
{
    public void Configure(EntityTypeBuilder<WrappedKey> builder)
    {
        builder.ToTable("wrapped_keys");
        builder.Property(k => k.Name).HasMaxLength(200);
        builder.Property(k => k.WrappedBy).HasMaxLength(16);
    }
}
