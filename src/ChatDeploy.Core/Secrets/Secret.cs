using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatDeploy.Core.Secrets;

/// <summary>A secret of the store, encrypted with a key from outside it (spec E4).</summary>
public sealed class Secret
{
    /// <summary>Its name; the key.</summary>
    public required string Name { get; init; }

    /// <summary>The value, encrypted.</summary>
    public required string Protected { get; set; }

    /// <summary>The value before, encrypted: jobs that began with it may still print it, and it is masked like the one of now. Null at first.</summary>
    public string? ProtectedBefore { get; set; }

    /// <summary>When it was set last.</summary>
    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>Who set it last, by name.</summary>
    public required string UpdatedBy { get; set; }
}

internal sealed class SecretConfiguration : IEntityTypeConfiguration<Secret>
{
    public void Configure(EntityTypeBuilder<Secret> builder)
    {
        builder.ToTable("secrets");
        builder.HasKey(s => s.Name);
        builder.Property(s => s.Name).HasMaxLength(SecretReference.LongestName);
        builder.Property(s => s.UpdatedBy).HasMaxLength(63);
    }
}
