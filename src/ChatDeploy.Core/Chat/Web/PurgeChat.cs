using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Reconcilers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ChatDeploy.Core.Chat.Web;

/// <summary>How long the web chat is kept, and what is known of posts on any surface.</summary>
public sealed class ChatRetentionOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Retention";

    /// <summary>How long a message is kept after it was said, a deployment's post after it last changed.</summary>
    [Duration("1.00:00:00", "3650.00:00:00")]
    public TimeSpan Chat { get; set; } = TimeSpan.FromDays(90);
}

/// <summary>Deletes what is old enough, a few at a time: messages of the web chat with their threads, posts of deployments that are long over, the notes of what threads told and who was announced to, and notices after 30 days.</summary>
/// <remarks>
/// What a living message needs stays: nothing of a deployment goes before it has ended, nor while a rollback of it is young. A deployment asked
/// for again after its post has gone gets a new one.
/// </remarks>
public sealed class PurgeChat(IDbContextFactory<DeployDbContext> contexts, IOptions<ChatRetentionOptions> options, TimeProvider clock) : IReconciler
{
    private const int Batch = 500;
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan NoticesAreKept = TimeSpan.FromDays(30);
    private DateTimeOffset _next = DateTimeOffset.MinValue;

    /// <inheritdoc/>
    public string Name => "chat retention";

    /// <inheritdoc/>
    public Hint WakesOn => Hint.CatalogApplied;

    /// <summary>Deletes one batch, at most once a minute while there is not a full one.</summary>
    public async Task<bool> ReconcileAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (now < _next) return false;
        var old = now - options.Value.Chat;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);

        // A rollback shows in the posts of what it takes back.
        var over = db.Deployments.Where(d => d.FinishedAt < old && !db.Deployments.Any(r => r.RollbackOf == d.Id && (r.FinishedAt == null || r.FinishedAt >= old)));

        // A living post is as young as its last change. Entries of threads go with their post.
        var messages = await db.ChatMessages.Where(m => m.CreatedAt < old && m.ReplyToId == null && (m.EditedAt == null || m.EditedAt < old))
            .Where(m => m.Key == null || m.DeploymentId == null || over.Any(d => d.Id == m.DeploymentId))
            .OrderBy(m => m.CreatedAt).Take(Batch).ExecuteDeleteAsync(cancellationToken);
        var posts = await db.Posts.Where(p => p.CreatedAt < old && (p.ShownAt == null || p.ShownAt < old) && (p.ToldAt == null || p.ToldAt < old) && over.Any(d => d.Id == p.DeploymentId))
            .OrderBy(p => p.Id).Take(Batch).ExecuteDeleteAsync(cancellationToken);
        var announcements = await db.Announcements.Where(a => over.Any(d => d.Id == a.DeploymentId))
            .OrderBy(a => a.DeploymentId).Take(Batch).ExecuteDeleteAsync(cancellationToken);
        var entries = await db.ThreadEntries.Where(e => e.SentAt < old).OrderBy(e => e.SentAt).Take(Batch).ExecuteDeleteAsync(cancellationToken);
        var told = now - NoticesAreKept;
        var notices = await db.Notices.Where(n => n.CreatedAt < told).OrderBy(n => n.CreatedAt).Take(Batch).ExecuteDeleteAsync(cancellationToken);
        if (messages == Batch || posts == Batch || notices == Batch || announcements == Batch || entries == Batch) return true;
        _next = now + Pause;
        return false;
    }
}
