using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatDeploy.Core.Posts;

/// <summary>
/// One deployment's message in one channel, or to one person who is asked to approve it (spec B4, B6): there is never a second. A
/// deployment's revision is the id of its newest timeline event that the audience looks at; the post is stale while that is newer than
/// <see cref="ShownRevision"/>.
/// </summary>
/// <remarks>Made by <see cref="EnsurePost"/>, <see cref="AnnounceDeployments"/> and <see cref="AskApprovers"/>; from then on written only by the node that holds its workspace.</remarks>
public sealed class Post
{
    /// <summary>Key.</summary>
    public long Id { get; private set; }

    /// <summary>The deployment.</summary>
    public long DeploymentId { get; init; }

    /// <summary>Whom it is for.</summary>
    public PostAudience Audience { get; init; }

    /// <summary>Who is asked, where it is for an approver; else null.</summary>
    public int? PersonId { get; init; }

    /// <summary>The surface's name.</summary>
    public required string Surface { get; init; }

    /// <summary>The surface's workspace, whose budget counts.</summary>
    public required string Workspace { get; init; }

    /// <summary>The channel, by the surface's own id; where it is for an approver, their direct channel.</summary>
    public required string ChannelId { get; init; }

    /// <summary>When it was first wanted.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>How the surface knows the message; null until it said so.</summary>
    public string? MessageRef { get; private set; }

    /// <summary>When the last try to send it was about to begin, until it is known what came of it; null otherwise.</summary>
    public DateTimeOffset? SendingSince { get; private set; }

    /// <summary>The newest timeline event that the message shows; 0 before it shows anything.</summary>
    public long ShownRevision { get; private set; }

    /// <summary>The phase that the message shows (see <see cref="PostPhase"/>); null before it shows anything.</summary>
    public string? ShownPhase { get; private set; }

    /// <summary>A digest over what the message shows, so that the same is not sent again.</summary>
    public string? ShownDigest { get; private set; }

    /// <summary>When the message was last sent or changed.</summary>
    public DateTimeOffset? ShownAt { get; private set; }

    /// <summary>The newest timeline event that the thread has told, or has nothing to tell of.</summary>
    public long ToldRevision { get; private set; }

    /// <summary>When the thread last told something.</summary>
    public DateTimeOffset? ToldAt { get; private set; }

    /// <summary>Whether nothing is to be expected of it any more; only a rollback of its deployment still changes it.</summary>
    public bool IsSettled { get; private set; }

    /// <summary>Tries in a row that met an outage.</summary>
    public int Failures { get; private set; }

    /// <summary>After an outage: not to be tried before.</summary>
    public DateTimeOffset? NotBefore { get; private set; }

    /// <summary>The surface's code for why it will not have it; null while it does.</summary>
    public string? RefusedCode { get; private set; }

    /// <summary>What that means.</summary>
    public string? RefusedReason { get; private set; }

    /// <summary>When it said so first.</summary>
    public DateTimeOffset? RefusedAt { get; private set; }

    /// <summary>The catalog at that time: another one is worth another try.</summary>
    public int? RefusedAtCatalog { get; private set; }

    /// <summary>Counts changes; the concurrency token on every engine.</summary>
    public int Version { get; private set; }

    /// <summary>The key its message is sent with.</summary>
    public string Key => $"post-{Id}";

    /// <summary>Notes, before a call about it, that this node is about to make one; a node that was overtaken meanwhile finds out when it commits this.</summary>
    public void Intend(DateTimeOffset now)
    {
        if (MessageRef is null) SendingSince = now;
        Version++;
    }

    /// <summary>Notes that the message is there, though what it shows is not known.</summary>
    public void Found(string messageRef)
    {
        (MessageRef, SendingSince) = (messageRef, null);
        Recover();
    }

    /// <summary>Notes what the message shows.</summary>
    public void Show(string messageRef, long revision, string phase, string digest, DateTimeOffset now)
    {
        // Who sees the card for the first time need not be told what led there.
        if (Audience == PostAudience.Approver && (MessageRef is null || ShownRevision == 0)) ToldRevision = Math.Max(ToldRevision, revision);
        (MessageRef, SendingSince) = (messageRef, null);
        (ShownRevision, ShownPhase, ShownDigest, ShownAt) = (revision, phase, digest, now);
        Recover();
    }

    /// <summary>Notes that the message shows a newer revision already, since that looks the same.</summary>
    public void ShowsSame(long revision, string phase)
    {
        (ShownRevision, ShownPhase) = (revision, phase);
        Version++;
    }

    /// <summary>Notes that there is no message, and that up to this revision there need be none.</summary>
    public void NeedsNone(long revision, string phase)
    {
        (ShownRevision, ShownPhase, ToldRevision) = (revision, phase, Math.Max(ToldRevision, revision));
        Recover();
    }

    /// <summary>Notes what the thread has told.</summary>
    public void Told(long revision, DateTimeOffset now)
    {
        (ToldRevision, ToldAt) = (revision, now);
        Recover();
    }

    /// <summary>Notes that the thread has nothing to tell up to an event.</summary>
    public void NothingToTell(long revision)
    {
        ToldRevision = revision;
        Version++;
    }

    /// <summary>Notes that nothing more is expected of it.</summary>
    public void Settle()
    {
        IsSettled = true;
        Version++;
    }

    /// <summary>Notes that a call met an outage.</summary>
    /// <param name="notBefore">When to try again.</param>
    /// <param name="nothingArrived">Whether a message that was being sent is surely not there.</param>
    public void Delay(DateTimeOffset notBefore, bool nothingArrived)
    {
        Failures++;
        NotBefore = notBefore;
        if (nothingArrived) SendingSince = null;
        Version++;
    }

    /// <summary>Notes that nothing arrived, as far as anybody can know.</summary>
    public void NothingSent()
    {
        SendingSince = null;
        Version++;
    }

    /// <summary>Notes that the surface will not have it.</summary>
    public void Refuse(string code, string reason, int catalogRevision, DateTimeOffset now)
    {
        SendingSince = null;
        RefusedAt ??= now;
        (RefusedCode, RefusedReason, RefusedAtCatalog) = (code, reason, catalogRevision);
        Version++;
    }

    private void Recover()
    {
        (Failures, NotBefore) = (0, null);
        (RefusedCode, RefusedReason, RefusedAt, RefusedAtCatalog) = (null, null, null, null);
        Version++;
    }
}

internal sealed class PostConfiguration : IEntityTypeConfiguration<Post>
{
    public void Configure(EntityTypeBuilder<Post> builder)
    {
        builder.Property(p => p.Audience).HasDefaultValue(PostAudience.Channel);
        builder.Property(p => p.Surface).HasMaxLength(20);
        builder.Property(p => p.Workspace).HasMaxLength(100);
        builder.Property(p => p.ChannelId).HasMaxLength(400);
        builder.Property(p => p.MessageRef).HasMaxLength(400);
        builder.Property(p => p.ShownPhase).HasMaxLength(20);
        builder.Property(p => p.ShownDigest).HasMaxLength(64);
        builder.Property(p => p.RefusedCode).HasMaxLength(100);
        builder.Property(p => p.RefusedReason).HasMaxLength(1000);
        builder.Property(p => p.Version).IsConcurrencyToken();
        builder.Ignore(p => p.Key);
        builder.HasIndex(p => new { p.DeploymentId, p.Surface, p.ChannelId }).IsUnique();
        builder.HasIndex(p => new { p.Surface, p.Workspace }).HasFilter("not is_settled");
        builder.HasOne<Deployments.Deployment>().WithMany().HasForeignKey(p => p.DeploymentId).OnDelete(DeleteBehavior.Restrict);
    }
}
