using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Reconcilers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ChatDeploy.Core.Chat.Web;

/// <summary>How long the web chat is kept.</summary>
public sealed class ChatRetentionOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Retention";

    /// <summary>How long a message is kept after it was said, a deployment's post after it last changed.</summary>
    [Duration("1.00:00:00", "3650.00:00:00")]
    public TimeSpan Chat { get; set; } = TimeSpan.FromDays(90);
}

/// <summary>Deletes messages of the web chat that are old enough, threads with them, and the notes of what threads told; a few at a time.</summary>
public sealed class PurgeChat(IDbContextFactory<DeployDbContext> contexts, IOptions<ChatRetentionOptions> options, TimeProvider clock) : IReconciler
{
    private const int Batch = 500;
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);
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

        // A living post is as young as its last change. Entries of threads go with their post.
        var messages = await db.ChatMessages.Where(m => m.CreatedAt < old && m.ReplyToId == null && (m.EditedAt == null || m.EditedAt < old))
            .OrderBy(m => m.CreatedAt).Take(Batch).ExecuteDeleteAsync(cancellationToken);
        var entries = await db.ThreadEntries.Where(e => e.SentAt < old).OrderBy(e => e.SentAt).Take(Batch).ExecuteDeleteAsync(cancellationToken);
        if (messages == Batch || entries == Batch) return true;
        _next = now + Pause;
        return false;
    }
}
