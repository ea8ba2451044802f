using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatDeploy.Core.Posts;

/// <summary>Something one person is told in a direct message, or a channel that follows a tool, once: what keeps ChatDeploy from doing its work, and what they can do about it.</summary>
/// <remarks>
/// Made by <see cref="Notices"/>, addressed by <see cref="AddressNotices"/>, and from then on written only by the node that holds its
/// workspace, with the discipline of posts: the intent is committed before the call, and what a call left unknown is looked for.
/// </remarks>
public sealed class Notice
{
    /// <summary>Characters of a text at most.</summary>
    public const int LongestText = 2_000;

    /// <summary>In place of a person's id: a channel is told, not one person.</summary>
    public const int Nobody = 0;

    /// <summary>Id.</summary>
    public long Id { get; private set; }

    /// <summary>What it is about: a person is told of a key once.</summary>
    public required string Key { get; init; }

    /// <summary>Who is told; <see cref="Nobody"/> where a channel is.</summary>
    public int PersonId { get; init; }

    /// <summary>A few lines of light markdown, the same at every try.</summary>
    public required string Text { get; init; }

    /// <summary>When it was first wanted.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The surface's name; null until a surface knows the person.</summary>
    public string? Surface { get; private set; }

    /// <summary>The surface's workspace, whose budget counts; null as the surface is.</summary>
    public string? Workspace { get; private set; }

    /// <summary>The person's direct channel there; null as the surface is.</summary>
    public string? ChannelId { get; private set; }

    /// <summary>When the last try to send it was about to begin, until it is known what came of it; null otherwise.</summary>
    public DateTimeOffset? SendingSince { get; private set; }

    /// <summary>How the surface knows the message; null until it said so.</summary>
    public string? MessageRef { get; private set; }

    /// <summary>When it turned out to be there.</summary>
    public DateTimeOffset? SentAt { get; private set; }

    /// <summary>The surface's code for why it will not have it: nobody tries again.</summary>
    public string? RefusedCode { get; private set; }

    /// <summary>Tries in a row that met an outage.</summary>
    public int Failures { get; private set; }

    /// <summary>After an outage: not to be tried before.</summary>
    public DateTimeOffset? NotBefore { get; private set; }

    /// <summary>Counts changes; the concurrency token on every engine.</summary>
    public int Version { get; private set; }

    /// <summary>The key its message is sent with.</summary>
    public string MessageKey => $"notice-{Id}";

    /// <summary>Notes where it goes.</summary>
    public void Address(string surface, string workspace, string channelId)
    {
        (Surface, Workspace, ChannelId, NotBefore) = (surface, workspace, channelId, null);
        Version++;
    }

    /// <summary>Notes, before a call, that this node is about to make one; a node that was overtaken meanwhile finds out when it commits this.</summary>
    public void Intend(DateTimeOffset now)
    {
        SendingSince = now;
        Version++;
    }

    /// <summary>Notes that it is there.</summary>
    public void Sent(string messageRef, DateTimeOffset now)
    {
        (MessageRef, SentAt, SendingSince) = (messageRef, now, null);
        Version++;
    }

    /// <summary>Notes that nothing arrived, as far as anybody can know.</summary>
    public void NothingSent()
    {
        SendingSince = null;
        Version++;
    }

    /// <summary>Notes that it is to be tried again later: an outage, or a person whom no surface knows yet.</summary>
    /// <param name="notBefore">When.</param>
    /// <param name="nothingArrived">Whether the message is surely not there.</param>
    public void Delay(DateTimeOffset notBefore, bool nothingArrived)
    {
        Failures++;
        NotBefore = notBefore;
        if (nothingArrived) SendingSince = null;
        Version++;
    }

    /// <summary>Notes that the surface will not have it.</summary>
    public void Refuse(string code)
    {
        (RefusedCode, SendingSince) = (code, null);
        Version++;
    }
}

internal sealed class NoticeConfiguration : IEntityTypeConfiguration<Notice>
{
    public void Configure(EntityTypeBuilder<Notice> builder)
    {
        builder.ToTable("notices");
        builder.Property(n => n.Key).HasMaxLength(600);
        builder.Property(n => n.Text).HasMaxLength(Notice.LongestText);
        builder.Property(n => n.Surface).HasMaxLength(20);
        builder.Property(n => n.Workspace).HasMaxLength(100);
        builder.Property(n => n.ChannelId).HasMaxLength(400);
        builder.Property(n => n.MessageRef).HasMaxLength(400);
        builder.Property(n => n.RefusedCode).HasMaxLength(100);
        builder.Property(n => n.Version).IsConcurrencyToken();
        builder.Ignore(n => n.MessageKey);
        builder.HasIndex(n => new { n.Key, n.PersonId }).IsUnique();
        builder.HasIndex(n => new { n.Surface, n.Workspace }).HasFilter("sent_at is null and refused_code is null");
        builder.HasIndex(n => n.CreatedAt);
    }
}
