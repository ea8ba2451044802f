using ChatDeploy.Core.Reconcilers;
using ChatDeploy.Core.Scm;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatDeploy.Core.Deliveries;

/// <summary>
/// Turns stored deliveries into the ready queue: claims the oldest, reads them, and hands each to its repository's lane.
/// Within a lane they are applied one batch after the other; a few lanes run side by side, so that a repository whose
/// fetch is slow does not hold up the others.
/// </summary>
public sealed partial class ApplyDeliveries : IReconciler, IAsyncDisposable
{
    private const int ClaimLimit = 500;
    private const int MaxInHand = 2_000;

    // So many in one gathering: more than a thousand a second, which no provider sends on an ordinary day.
    private const int Flood = 100;
    private const long ClaimBytes = 32L << 20;

    private readonly IDeliveryStore _store;
    private readonly DeliveryReader _reader;
    private readonly DeliveryFates _fates;
    private readonly Hints _hints;
    private readonly DeliveryOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger<ApplyDeliveries> _logger;
    private readonly DeliveryLanes _lanes;

    /// <summary>Nothing happens before the first <see cref="ReconcileAsync"/>.</summary>
    public ApplyDeliveries(
        IDeliveryStore store,
        DeliveryReader reader,
        RepositoryApplier applier,
        DeliveryFates fates,
        Hints hints,
        IOptions<DeliveryOptions> options,
        TimeProvider clock,
        ILogger<ApplyDeliveries> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        _store = store;
        _reader = reader;
        _fates = fates;
        _hints = hints;
        _options = options.Value;
        _clock = clock;
        _logger = logger;
        _lanes = new DeliveryLanes(_options.ParallelRepositories, ClaimLimit, (key, batch, ct) => ApplyAsync(applier, key, batch, ct), ReleaseAsync);
    }

    /// <inheritdoc/>
    public string Name => "deliveries";

    /// <inheritdoc/>
    public Hint WakesOn => Hint.DeliveryStored;

    /// <summary>Claims what is waiting and sees it into lanes; with nothing to claim, waits a moment for a lane to get on.</summary>
    /// <returns>Whether anything is still in hand or was claimed.</returns>
    public async Task<bool> ReconcileAsync(CancellationToken cancellationToken)
    {
        var stored = _hints.Next(Hint.DeliveryStored);
        var moved = _lanes.NextMove;
        var room = Math.Min(ClaimLimit, MaxInHand - _lanes.InHand);
        if (room > 0)
        {
            var now = _clock.GetUtcNow();
            var claimed = await _store.ClaimAsync(room, ClaimBytes, now, now + _options.Lease, cancellationToken);
            if (claimed.Count > 0)
            {
                foreach (var delivery in await ReadAsync(claimed, cancellationToken)) _lanes.Add(delivery.Repository.Canonical, delivery, cancellationToken);

                // Under a stream of pushes, many small transactions cost more than a few larger ones, and compete with those that
                // answer webhooks, which go first. The first of a stream was claimed at once; what follows is gathered, and in a
                // flood longer. A backlog to which nothing is added is worked off without a pause.
                if (_options.Gather > TimeSpan.Zero && (claimed.Count < room || stored.IsCompleted))
                    await Task.Delay(claimed.Count < Flood ? _options.Gather : _options.Gather * 10, cancellationToken);
                return true;
            }
        }

        if (_lanes.InHand == 0) return false;
        await Task.WhenAny(moved, stored, Task.Delay(TimeSpan.FromSeconds(1), cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
        return true;
    }

    /// <summary>Ends the lanes; what they had in hand is free for other nodes.</summary>
    public ValueTask DisposeAsync() => _lanes.DisposeAsync();

    private async Task<List<ParsedDelivery>> ReadAsync(IReadOnlyList<ClaimedDelivery> claimed, CancellationToken cancellationToken)
    {
        var read = new List<ParsedDelivery>(claimed.Count);
        var ignored = new List<long>();
        foreach (var delivery in claimed)
        {
            try
            {
                if (_reader.Read(delivery) is { } parsed) read.Add(parsed);
                else ignored.Add(delivery.Id);
            }
            catch (MalformedPayloadException malformed)
            {
                Log.Malformed(_logger, delivery.Id, delivery.Provider, malformed.Message);
                await _fates.SettleAsync([delivery.Id], DeliveryStatus.Dead, "malformed: " + malformed.Message, cancellationToken);
            }
        }

        if (ignored.Count > 0) await _fates.SettleAsync(ignored, DeliveryStatus.Ignored, "it tells of no push, no check and no run", cancellationToken);
        return read;
    }

    private async Task ApplyAsync(RepositoryApplier applier, RepositoryKey repository, IReadOnlyList<ParsedDelivery> batch, CancellationToken cancellationToken)
    {
        try
        {
            if (await applier.ApplyAsync(repository, batch, cancellationToken)) _hints.Raise(Hint.QueueChanged);
        }
        catch (SourceUnavailableException unavailable)
        {
            Log.SourceUnavailable(_logger, repository, batch.Count, unavailable.Message);
            await RetryAsync(batch, unavailable.Message, cancellationToken);
        }
#pragma warning disable CA1031 // Whatever one delivery meets is noted on it; the lane goes on.
        catch (Exception unexpected) when (unexpected is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            if (batch.Count > 1)
            {
                foreach (var delivery in batch) await ApplyAsync(applier, repository, [delivery], cancellationToken);
                return;
            }

            Log.Unexpected(_logger, unexpected, batch[0].Id, repository);
            await RetryAsync(batch, $"applying it met an unexpected {unexpected.GetType().Name}; the log has it under delivery {batch[0].Id}", cancellationToken);
        }
    }

    private async Task RetryAsync(IReadOnlyList<ParsedDelivery> batch, string error, CancellationToken cancellationToken)
    {
        foreach (var delivery in batch) await _fates.RetryAsync(delivery, error, cancellationToken);
    }

    private async Task ReleaseAsync(IReadOnlyList<ParsedDelivery> batch)
    {
        foreach (var delivery in batch) await _fates.ReleaseAsync(delivery, CancellationToken.None);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Reading delivery {DeliveryId} of {Provider}: {Reason}. It is dead; fix its sender, or replay it.")]
        public static partial void Malformed(ILogger logger, long deliveryId, string provider, string reason);

        [LoggerMessage(2, LogLevel.Warning, "Applying {Count} deliveries of {Repository}: {Reason}. They are tried again.")]
        public static partial void SourceUnavailable(ILogger logger, RepositoryKey repository, int count, string reason);

        [LoggerMessage(3, LogLevel.Error, "Applying delivery {DeliveryId} of {Repository}: an unexpected error. It is tried again.")]
        public static partial void Unexpected(ILogger logger, Exception exception, long deliveryId, RepositoryKey repository);
    }
}
