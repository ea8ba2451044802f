using System.Data.Common;
using System.Threading.Channels;

namespace ChatDeploy.Core.Persistence;

/// <summary>
/// Makes rows durable, many with one commit: a batch is what queued while the last one was committed, so a lone row waits for
/// nothing and no timer runs (measured: one statement a batch beats any pool of writers).
/// </summary>
/// <remarks>A batch that the store refuses is halved until the row that it refuses is found. Disposing it stores what is queued and refuses what comes later.</remarks>
/// <typeparam name="TRow">What is stored; it must stay as it is until it is answered.</typeparam>
/// <typeparam name="TStored">What the store says of each row.</typeparam>
public sealed class BatchedWrites<TRow, TStored> : IAsyncDisposable where TRow : notnull
{
    private readonly Channel<PendingWrite<TRow, TStored>> _queue = Channel.CreateUnbounded<PendingWrite<TRow, TStored>>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Func<IReadOnlyList<TRow>, Task<IReadOnlyList<TStored>>> _write;
    private readonly BatchLimits _limits;
    private readonly Action<Exception, IReadOnlyList<TRow>, WriteOutcome> _troubled;
    private readonly Action _stored;
    private readonly Task _writer;
    private long _inFlightBytes;

    /// <summary>Starts the writer.</summary>
    /// <param name="write">Stores a batch in one transaction; one answer per row, in order.</param>
    /// <param name="limits">Bounds.</param>
    /// <param name="stored">Called after each commit.</param>
    /// <param name="troubled">Told what a batch met before its rows are answered <see cref="WriteOutcome.Unavailable"/> or <see cref="WriteOutcome.Refused"/>.</param>
    public BatchedWrites(
        Func<IReadOnlyList<TRow>, Task<IReadOnlyList<TStored>>> write, BatchLimits limits, Action stored, Action<Exception, IReadOnlyList<TRow>, WriteOutcome> troubled)
    {
        _write = write;
        _limits = limits;
        _stored = stored;
        _troubled = troubled;
        _writer = Task.Run(WriteAsync);
    }

    /// <summary>Bytes of rows that wait for their commit.</summary>
    public long InFlightBytes => Interlocked.Read(ref _inFlightBytes);

    /// <summary>Queues a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="size">What it takes, in bytes.</param>
    public PendingWrite<TRow, TStored> Queue(TRow row, long size)
    {
        var write = new PendingWrite<TRow, TStored>(row, size);
        if (Interlocked.Add(ref _inFlightBytes, size) > _limits.MaxInFlightBytes || !_queue.Writer.TryWrite(write)) Answer(write, new WriteReceipt<TStored>(WriteOutcome.Busy));
        return write;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _writer;
    }

    private async Task WriteAsync()
    {
        var batch = new List<PendingWrite<TRow, TStored>>(_limits.Rows);
        while (await _queue.Reader.WaitToReadAsync())
        {
            batch.Clear();
            var bytes = 0L;
            while (batch.Count < _limits.Rows && _queue.Reader.TryPeek(out var next) && (batch.Count == 0 || bytes + next.Size <= _limits.Bytes) && _queue.Reader.TryRead(out var write))
            {
                if (!write.TryBegin())
                {
                    Answer(write, new WriteReceipt<TStored>(WriteOutcome.Withdrawn));
                    continue;
                }

                batch.Add(write);
                bytes += write.Size;
            }

            if (batch.Count > 0) await StoreAsync(batch);
        }
    }

    private async Task StoreAsync(List<PendingWrite<TRow, TStored>> batch)
    {
        var rows = new TRow[batch.Count];
        for (var i = 0; i < rows.Length; i++) rows[i] = batch[i].Row;
        try
        {
            var stored = await StoreOnceAsync(rows);
            for (var i = 0; i < batch.Count; i++) Answer(batch[i], new WriteReceipt<TStored>(WriteOutcome.Written, stored[i]));
            _stored();
        }
        catch (DbException unavailable) when (unavailable.IsTransient)
        {
            _troubled(unavailable, rows, WriteOutcome.Unavailable);
            foreach (var write in batch) Answer(write, new WriteReceipt<TStored>(WriteOutcome.Unavailable));
        }
#pragma warning disable CA1031 // The writer outlives whatever one batch meets: each caller gets an answer.
        catch (Exception refusal)
#pragma warning restore CA1031
        {
            if (batch.Count == 1)
            {
                _troubled(refusal, rows, WriteOutcome.Refused);
                Answer(batch[0], new WriteReceipt<TStored>(WriteOutcome.Refused));
                return;
            }

            // One row that the store refuses must not cost the others their place.
            await StoreAsync(batch[..(batch.Count / 2)]);
            await StoreAsync(batch[(batch.Count / 2)..]);
        }
    }

    private async Task<IReadOnlyList<TStored>> StoreOnceAsync(TRow[] rows)
    {
        try
        {
            return await _write(rows);
        }
        catch (DbException gone) when (gone.IsTransient)
        {
            // A pooled connection may have died with the server it was made to; a fresh one tells whether the store is away.
            return await _write(rows);
        }
    }

    private void Answer(PendingWrite<TRow, TStored> write, WriteReceipt<TStored> receipt)
    {
        Interlocked.Add(ref _inFlightBytes, -write.Size);
        write.Answer(receipt);
    }
}

/// <summary>Bounds of a <see cref="BatchedWrites{TRow,TStored}"/>.</summary>
/// <param name="Rows">The most rows of one statement.</param>
/// <param name="Bytes">The most bytes of one statement; a larger row goes alone.</param>
/// <param name="MaxInFlightBytes">How many bytes may wait; beyond, rows are answered <see cref="WriteOutcome.Busy"/>.</param>
public sealed record BatchLimits(int Rows, long Bytes, long MaxInFlightBytes);

/// <summary>A row on its way into the store.</summary>
/// <param name="row">The row.</param>
/// <param name="size">What it takes, in bytes.</param>
public sealed class PendingWrite<TRow, TStored>(TRow row, long size)
{
    private const int Begun = 1;
    private const int Withdrawn = 2;

    private readonly TaskCompletionSource<WriteReceipt<TStored>> _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _state;

    /// <summary>What became of it; it always ends.</summary>
    public Task<WriteReceipt<TStored>> Answered => _answered.Task;

    internal TRow Row => row;

    internal long Size => size;

    /// <summary>Takes it back: true where its statement has not begun, and then it never will be stored.</summary>
    public bool TryWithdraw() => Interlocked.CompareExchange(ref _state, Withdrawn, 0) == 0;

    internal bool TryBegin() => Interlocked.CompareExchange(ref _state, Begun, 0) == 0;

    internal void Answer(WriteReceipt<TStored> receipt) => _answered.SetResult(receipt);
}

/// <summary>What became of a row.</summary>
/// <param name="Outcome">What.</param>
/// <param name="Stored">With <see cref="WriteOutcome.Written"/> what the store says of it.</param>
public readonly record struct WriteReceipt<TStored>(WriteOutcome Outcome, TStored? Stored = default);

/// <summary>What became of a row.</summary>
public enum WriteOutcome
{
    /// <summary>It is durable.</summary>
    Written,

    /// <summary>Not stored: as many bytes as may wait are waiting already.</summary>
    Busy,

    /// <summary>Not stored: the store cannot be reached.</summary>
    Unavailable,

    /// <summary>Not stored: the store refuses this one row.</summary>
    Refused,

    /// <summary>Not stored: it was taken back.</summary>
    Withdrawn,
}
