using ChatDeploy.Core.Jobs;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Reconcilers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace ChatDeploy.Core.Chat.Requests;

/// <summary>Answers requests whose node died before it did (a node that starts again, at once those of its earlier life), and deletes settled ones after a day.</summary>
public sealed partial class ResumeChatRequests(
    IDbContextFactory<DeployDbContext> contexts, ChatRequests requests, IEnumerable<IChatRequestHandler> handlers, Node node, TimeProvider clock, ILogger<ResumeChatRequests> logger) : IReconciler
{
    private const int Batch = 50;
    private const int MostAttempts = 3;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PurgePause = TimeSpan.FromMinutes(10);

    // Slack's response_url is good for so long; whoever clicked has long clicked again.
    private static readonly TimeSpan TooLate = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    private readonly Dictionary<string, IChatRequestHandler> _handlers = handlers.ToDictionary(h => h.Surface, StringComparer.Ordinal);
    private readonly DateTimeOffset _startedAt = clock.GetUtcNow();
    private DateTimeOffset _next = DateTimeOffset.MinValue;
    private DateTimeOffset _nextPurge = DateTimeOffset.MinValue;

    /// <inheritdoc/>
    public string Name => "chat requests";

    /// <inheritdoc/>
    public Hint WakesOn => Hint.CatalogApplied;

    /// <inheritdoc/>
    public async Task<bool> ReconcileAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (now < _next) return false;
        _next = now + Pause;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var left = await db.ChatRequests.AsNoTracking().Where(r => r.SettledAt == null && (r.LeasedUntil <= now || (r.Node == node.Name && r.ReceivedAt < _startedAt && r.Attempts == 1))).OrderBy(r => r.Id).Take(Batch).ToListAsync(cancellationToken);
        foreach (var request in left) await ResumeAsync(db, request, cancellationToken);
        if (now >= _nextPurge)
        {
            var old = now - Kept;
            await db.ChatRequests.Where(r => r.ReceivedAt < old && r.SettledAt != null).ExecuteDeleteAsync(cancellationToken);
            _nextPurge = now + PurgePause;
        }

        return left.Count == Batch;
    }

    private async Task ResumeAsync(DeployDbContext db, ChatRequest request, CancellationToken cancellationToken)
    {
        // Who writes the attempt first has it.
        var until = clock.GetUtcNow() + ChatRequests.Lease;
        var isMine = await db.ChatRequests.Where(r => r.Id == request.Id && r.SettledAt == null && r.Attempts == request.Attempts)
            .ExecuteUpdateAsync(set => set.SetProperty(r => r.Attempts, r => r.Attempts + 1).SetProperty(r => r.LeasedUntil, until), cancellationToken) == 1;
        if (!isMine) return;
        if (request.Attempts >= MostAttempts || request.ReceivedAt < clock.GetUtcNow() - TooLate || !_handlers.TryGetValue(request.Surface, out var handler))
        {
            Log.GivenUp(logger, request.Id, request.Surface, request.Kind);
            await requests.SettleAsync(request.Id, "given up");
            return;
        }

        try
        {
            Log.Resumed(logger, request.Id, request.Surface, request.Kind);
            await handler.ResumeAsync(request, cancellationToken);
            await requests.SettleAsync(request.Id, null);
        }
#pragma warning disable CA1031 // One that throws is tried again, and does not keep the others waiting.
        catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
        {
            Log.Threw(logger, request.Id, request.Surface, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "chat request {Id} ({Surface}, {Kind}) was left behind; answering it now")]
        public static partial void Resumed(ILogger logger, long id, string surface, string kind);

        [LoggerMessage(Level = LogLevel.Warning, Message = "chat request {Id} ({Surface}, {Kind}) is given up: too late, or tried too often")]
        public static partial void GivenUp(ILogger logger, long id, string surface, string kind);

        [LoggerMessage(Level = LogLevel.Error, Message = "answering chat request {Id} ({Surface}): it threw; it is tried again")]
        public static partial void Threw(ILogger logger, long id, string surface, Exception exception);
    }
}
