using ChatDeploy.Core.Jobs;
using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace ChatDeploy.Core.Chat.Requests;

/// <summary>The inbox of what people do on surfaces: durable before it is acknowledged, many with one commit, each once (spec B5).</summary>
/// <remarks>
/// A surface stores a request, acknowledges it, answers it on the same node at once, and settles it. One whose node died is
/// answered by another once its lease has run out (<see cref="ResumeChatRequests"/>).
/// </remarks>
public sealed partial class ChatRequests : IAsyncDisposable
{
    /// <summary>How long the node that took a request has it to itself: longer than answering may take.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(45);

    // A request is a few kilobytes.
    private const int Overhead = 512;
    private static readonly BatchLimits Limits = new(Rows: 512, Bytes: 16 << 20, MaxInFlightBytes: 64 << 20);

    private readonly BatchedWrites<IncomingChatRequest, long> _writes;
    private readonly IDbContextFactory<DeployDbContext> _contexts;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;

    /// <summary>Starts the writer.</summary>
    public ChatRequests(IChatRequestStore store, IDbContextFactory<DeployDbContext> contexts, Node node, TimeProvider clock, ILogger<ChatRequests> logger)
    {
        ArgumentNullException.ThrowIfNull(node);
        (_contexts, _clock, _logger) = (contexts, clock, logger);
        _writes = new BatchedWrites<IncomingChatRequest, long>(
            batch => store.StoreAsync(batch, node.Name, Lease, CancellationToken.None), Limits, () => { }, (trouble, batch, outcome) => Log.NotStored(logger, batch.Count, outcome, trouble));
    }

    /// <summary>Queues a request to be stored; its receipt holds its key, 0 where it is there already.</summary>
    public PendingWrite<IncomingChatRequest, long> Store(IncomingChatRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _writes.Queue(request, (2 * request.Body.Length) + Overhead);
    }

    /// <summary>Notes that a request was answered, or given up; what it held is thrown away.</summary>
    /// <param name="id">Its key.</param>
    /// <param name="error">Why it was given up; null where it was answered.</param>
    /// <remarks>Where the store cannot be reached it stays open, and is answered once more.</remarks>
    public async Task SettleAsync(long id, string? error)
    {
        var now = _clock.GetUtcNow();
        var reason = error is { Length: > 500 } ? error[..500] : error;
        try
        {
            await using var db = await _contexts.CreateDbContextAsync(CancellationToken.None);
            await db.ChatRequests.Where(r => r.Id == id && r.SettledAt == null)
                .ExecuteUpdateAsync(set => set.SetProperty(r => r.SettledAt, now).SetProperty(r => r.Error, reason).SetProperty(r => r.Body, ""), CancellationToken.None);
        }
        catch (Exception exception) when (exception is System.Data.Common.DbException or InvalidOperationException)
        {
            Log.NotSettled(_logger, id, exception);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _writes.DisposeAsync();

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "storing {Count} chat requests: {Outcome}; who made them is told")]
        public static partial void NotStored(ILogger logger, int count, WriteOutcome outcome, Exception exception);

        [LoggerMessage(Level = LogLevel.Warning, Message = "settling chat request {Id}: the store cannot be reached; it may be answered once more")]
        public static partial void NotSettled(ILogger logger, long id, Exception exception);
    }
}
