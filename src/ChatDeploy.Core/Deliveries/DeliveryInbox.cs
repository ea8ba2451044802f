using System.Data.Common;
using System.Threading.Channels;
using ChatDeploy.Core.Reconcilers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatDeploy.Core.Deliveries;

/// <summary>
/// Makes webhook calls durable, many with one commit (design, <i>The way of a webhook</i>). One writer per node; no timer:
/// a batch is what queued while the last one was committed, so a lone call waits for nothing.
/// </summary>
/// <remarks>Disposing it stores what is queued and refuses what comes later.</remarks>
public sealed partial class DeliveryInbox : IAsyncDisposable
{
    // What a delivery costs besides its body; keeps a flood of tiny ones bounded too.
    private const int Overhead = 512;

    private readonly Channel<Entry> _queue = Channel.CreateUnbounded<Entry>(new UnboundedChannelOptions { SingleReader = true });
    private readonly IDeliveryStore _store;
    private readonly Hints _hints;
    private readonly DeliveryOptions _options;
    private readonly ILogger<DeliveryInbox> _logger;
    private readonly Task _writer;
    private long _inFlightBytes;

    /// <summary>Starts the writer.</summary>
    public DeliveryInbox(IDeliveryStore store, Hints hints, IOptions<DeliveryOptions> options, ILogger<DeliveryInbox> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        _store = store;
        _hints = hints;
        _options = options.Value;
        _logger = logger;
        _writer = Task.Run(WriteAsync);
    }

    /// <summary>Bytes of bodies that wait for their commit.</summary>
    public long InFlightBytes => Interlocked.Read(ref _inFlightBytes);

    /// <summary>Stores a delivery; completes after the commit. Cannot be cancelled: the body is in use until it completes.</summary>
    public Task<DeliveryReceipt> StoreAsync(IncomingDelivery delivery)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        var size = delivery.Body.Length + Overhead;
        if (Interlocked.Add(ref _inFlightBytes, size) > _options.MaxInFlightBytes)
        {
            Interlocked.Add(ref _inFlightBytes, -size);
            return Task.FromResult(new DeliveryReceipt(DeliveryOutcome.Busy));
        }

        var entry = new Entry(delivery, size);
        if (!_queue.Writer.TryWrite(entry)) Answer(entry, new DeliveryReceipt(DeliveryOutcome.Busy));
        return entry.Answered.Task;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _writer;
    }

    private async Task WriteAsync()
    {
        var batch = new List<Entry>(_options.BatchRows);
        while (await _queue.Reader.WaitToReadAsync())
        {
            batch.Clear();
            var bytes = 0L;
            while (batch.Count < _options.BatchRows && _queue.Reader.TryPeek(out var next)
                && (batch.Count == 0 || bytes + next.Size <= _options.BatchBytes) && _queue.Reader.TryRead(out var entry))
            {
                batch.Add(entry);
                bytes += entry.Size;
            }

            await StoreAsync(batch);
        }
    }

    private async Task StoreAsync(List<Entry> batch)
    {
        try
        {
            var stored = await StoreOnceAsync(batch);
            for (var i = 0; i < batch.Count; i++)
                Answer(batch[i], new DeliveryReceipt(stored[i].IsDuplicate ? DeliveryOutcome.Duplicate : DeliveryOutcome.Accepted, stored[i].Id));
            _hints.Raise(Hint.DeliveryStored);
        }
        catch (DbException unavailable) when (unavailable.IsTransient)
        {
            Log.StoreAway(_logger, unavailable, batch.Count);
            foreach (var entry in batch) Answer(entry, new DeliveryReceipt(DeliveryOutcome.Unavailable));
        }
#pragma warning disable CA1031 // The writer outlives whatever one batch meets: each caller gets an answer, the log the reason.
        catch (Exception refusal)
#pragma warning restore CA1031
        {
            if (batch.Count == 1)
            {
                Log.Refused(_logger, refusal, batch[0].Delivery.Provider, batch[0].Delivery.DeliveryId);
                Answer(batch[0], new DeliveryReceipt(DeliveryOutcome.Refused));
                return;
            }

            // One row that the store refuses must not cost the others their place.
            await StoreAsync(batch[..(batch.Count / 2)]);
            await StoreAsync(batch[(batch.Count / 2)..]);
        }
    }

    private async Task<IReadOnlyList<StoredDelivery>> StoreOnceAsync(List<Entry> batch)
    {
        var deliveries = new IncomingDelivery[batch.Count];
        for (var i = 0; i < deliveries.Length; i++) deliveries[i] = batch[i].Delivery;
        try
        {
            return await _store.StoreAsync(deliveries, CancellationToken.None);
        }
        catch (DbException gone) when (gone.IsTransient)
        {
            // A pooled connection may have died with the server it was made to; a fresh one tells whether the store is away.
            return await _store.StoreAsync(deliveries, CancellationToken.None);
        }
    }

    private void Answer(Entry entry, DeliveryReceipt receipt)
    {
        Interlocked.Add(ref _inFlightBytes, -entry.Size);
        entry.Answered.SetResult(receipt);
    }

    private sealed class Entry(IncomingDelivery delivery, int size)
    {
        public IncomingDelivery Delivery { get; } = delivery;

        public int Size { get; } = size;

        public TaskCompletionSource<DeliveryReceipt> Answered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Storing {Count} deliveries: the store is away; their senders were told to come back.")]
        public static partial void StoreAway(ILogger logger, Exception exception, int count);

        [LoggerMessage(2, LogLevel.Error, "Storing delivery {DeliveryId} of {Provider}: the store refuses it; its sender was told so.")]
        public static partial void Refused(ILogger logger, Exception exception, string provider, string deliveryId);
    }
}
