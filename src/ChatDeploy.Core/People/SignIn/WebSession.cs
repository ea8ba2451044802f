using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatDeploy.Core.People.SignIn;

/// <summary>A browser that a person is signed in with; only the SHA-256 of its cookie's secret is stored (spec J3).</summary>
public sealed class WebSession
{
    /// <summary>How long a session lasts at most.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    /// <summary>How long a session lasts that nobody uses.</summary>
    public static readonly TimeSpan IdleLifetime = TimeSpan.FromDays(7);

    /// <summary>The longest user agent that is kept, in characters.</summary>
    public const int LongestUserAgent = 200;

    /// <summary>The longest origin address that is kept, in characters: an IPv6 address with its zone.</summary>
    public const int LongestAddress = 64;

    /// <summary>Key.</summary>
    public int Id { get; init; }

    /// <summary>Who is signed in.</summary>
    public int PersonId { get; init; }

    /// <summary>SHA-256 of the secret, 32 bytes.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>When the person signed in.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last used, to the minute.</summary>
    public DateTimeOffset SeenAt { get; init; }

    /// <summary>When it ends however much it is used.</summary>
    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>What the browser called itself, at most <see cref="LongestUserAgent"/> characters; empty when it said nothing.</summary>
    public required string UserAgent { get; init; }

    /// <summary>The network address that the person signed in from; empty when unknown.</summary>
    public required string Address { get; init; }

    /// <summary>When somebody ended it; null while nobody did.</summary>
    public DateTimeOffset? RevokedAt { get; private set; }
}

internal sealed class WebSessionConfiguration : IEntityTypeConfiguration<WebSession>
{
    public void Configure(EntityTypeBuilder<WebSession> builder)
    {
        builder.ToTable("web_sessions");
        builder.Property(s => s.Hash).HasMaxLength(32);
        builder.Property(s => s.UserAgent).HasMaxLength(WebSession.LongestUserAgent);
        builder.Property(s => s.Address).HasMaxLength(WebSession.LongestAddress);
        builder.HasIndex(s => s.Hash).IsUnique();
        builder.HasIndex(s => s.PersonId);
        builder.HasOne<Person>().WithMany().HasForeignKey(s => s.PersonId).OnDelete(DeleteBehavior.Restrict);
    }
}
