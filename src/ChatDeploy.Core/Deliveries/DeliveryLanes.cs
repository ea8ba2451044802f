using ChatDeploy.Core.Scm;

namespace ChatDeploy.Core.Deliveries;

/// <summary>One queue per repository; what is in one is worked off in order, batch by batch, and a few queues at a time.</summary>
internal sealed class DeliveryLanes(
    int parallel,
    int batchLimit,
    Func<RepositoryKey, IReadOnlyList<ParsedDelivery>, CancellationToken, Task> apply,
    Func<IReadOnlyList<ParsedDelivery>, Task> release) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<RepositoryKey, Lane> _lanes = [];
    private readonly SemaphoreSlim _running = new(parallel);
    private readonly CancellationTokenSource _stopping = new();
    private TaskCompletionSource _move = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _inHand;
    private bool _isDisposed;

    public int InHand => Volatile.Read(ref _inHand);

    /// <summary>Completes when a batch is done. Take it before looking at <see cref="InHand"/>.</summary>
    public Task NextMove => Volatile.Read(ref _move).Task;

    public void Add(RepositoryKey repository, ParsedDelivery delivery, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _inHand);
        lock (_lock)
        {
            if (_lanes.TryGetValue(repository, out var lane))
            {
                lane.Waiting.Enqueue(delivery);
                return;
            }

            lane = new Lane();
            lane.Waiting.Enqueue(delivery);
            _lanes.Add(repository, lane);
            lane.Task = Task.Run(() => RunAsync(repository, lane, cancellationToken), CancellationToken.None);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, true)) return;
        await _stopping.CancelAsync();
        Task[] running;
        lock (_lock) running = [.. _lanes.Values.Select(l => l.Task)];
        await Task.WhenAll(running);
        _stopping.Dispose();
        _running.Dispose();
    }

    private async Task RunAsync(RepositoryKey repository, Lane lane, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopping.Token);
        while (Take(repository, lane) is { } batch)
        {
            try
            {
                await ApplyAsync(repository, batch, either.Token);
            }
#pragma warning disable CA1031, RCS1075 // The store is away: the lease ends by itself, and whoever claims the deliveries then logs what it meets.
            catch (Exception)
            {
            }
#pragma warning restore CA1031, RCS1075

            Interlocked.Add(ref _inHand, -batch.Count);
            Interlocked.Exchange(ref _move, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
        }
    }

    private async Task ApplyAsync(RepositoryKey repository, List<ParsedDelivery> batch, CancellationToken cancellationToken)
    {
        try
        {
            await _running.WaitAsync(cancellationToken);
            try
            {
                await apply(repository, batch, cancellationToken);
            }
            finally
            {
                _running.Release();
            }
        }
        catch (OperationCanceledException)
        {
            // The node stops: without this courtesy, others would wait for the lease to end.
            await release(batch);
        }
    }

    /// <summary>The next batch; null, and the lane is gone, when there is none.</summary>
    private List<ParsedDelivery>? Take(RepositoryKey repository, Lane lane)
    {
        lock (_lock)
        {
            var batch = new List<ParsedDelivery>();
            while (batch.Count < batchLimit && lane.Waiting.TryDequeue(out var delivery)) batch.Add(delivery);
            if (batch.Count > 0) return batch;
            _lanes.Remove(repository);
            return null;
        }
    }

    private sealed class Lane
    {
        public Queue<ParsedDelivery> Waiting { get; } = new();

        public Task Task { get; set; } = Task.CompletedTask;
    }
}
