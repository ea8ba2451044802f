using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Reconcilers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatDeploy.Core.Deliveries;

/// <summary>Makes webhook calls durable, many with one commit (design, <i>The way of a webhook</i>). One writer per node.</summary>
/// <remarks>Disposing it stores what is queued and refuses what comes later.</remarks>
public sealed partial class DeliveryInbox : IAsyncDisposable
{
    // What a delivery costs besides its body; keeps a flood of tiny ones bounded too.
    private const int Overhead = 512;

    private readonly BatchedWrites<IncomingDelivery, StoredDelivery> _writes;

    /// <summary>Starts the writer.</summary>
    public DeliveryInbox(IDeliveryStore store, Hints hints, IOptions<DeliveryOptions> options, ILogger<DeliveryInbox> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        _writes = new BatchedWrites<IncomingDelivery, StoredDelivery>(
            batch => store.StoreAsync(batch, CancellationToken.None),
            new BatchLimits(options.Value.BatchRows, options.Value.BatchBytes, options.Value.MaxInFlightBytes),
            () => hints.Raise(Hint.DeliveryStored),
            (trouble, batch, outcome) =>
            {
                if (outcome == WriteOutcome.Unavailable) Log.StoreAway(logger, trouble, batch.Count);
                else Log.Refused(logger, trouble, batch[0].Provider, batch[0].DeliveryId);
            });
    }

    /// <summary>Bytes of bodies that wait for their commit.</summary>
    public long InFlightBytes => _writes.InFlightBytes;

    /// <summary>Stores a delivery; completes after the commit. Cannot be cancelled: the body is in use until it completes.</summary>
    public async Task<DeliveryReceipt> StoreAsync(IncomingDelivery delivery)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        var receipt = await _writes.Queue(delivery, delivery.Body.Length + Overhead).Answered;
        return receipt.Outcome switch
        {
            WriteOutcome.Written => new DeliveryReceipt(receipt.Stored.IsDuplicate ? DeliveryOutcome.Duplicate : DeliveryOutcome.Accepted, receipt.Stored.Id),
            WriteOutcome.Unavailable => new DeliveryReceipt(DeliveryOutcome.Unavailable),
            WriteOutcome.Refused => new DeliveryReceipt(DeliveryOutcome.Refused),
            _ => new DeliveryReceipt(DeliveryOutcome.Busy),
        };
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _writes.DisposeAsync();

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Storing {Count} deliveries: the store is away; their senders were told to come back.")]
        public static partial void StoreAway(ILogger logger, Exception exception, int count);

        [LoggerMessage(2, LogLevel.Error, "Storing delivery {DeliveryId} of {Provider}: the store refuses it; its sender was told so.")]
        public static partial void Refused(ILogger logger, Exception exception, string provider, string deliveryId);
    }
}
