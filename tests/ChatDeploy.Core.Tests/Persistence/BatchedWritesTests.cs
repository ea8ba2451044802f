using ChatDeploy.Core.Persistence;

namespace ChatDeploy.Core.Tests.Persistence;

public sealed class BatchedWritesTests
{
    private static readonly BatchLimits Limits = new(Rows: 10, Bytes: 1_000, MaxInFlightBytes: 10_000);

    [Fact]
    public async Task A_row_taken_back_before_its_statement_began_is_never_stored()
    {
        var stored = new List<int>();
        var gate = new TaskCompletionSource();
        var began = new TaskCompletionSource();
        await using var writes = Writes(async batch =>
        {
            began.TrySetResult();
            await gate.Task;
            lock (stored) stored.AddRange(batch);
            return batch;
        });
        var first = writes.Queue(1, 1);
        await began.Task;
        var second = writes.Queue(2, 1);
        Assert.True(second.TryWithdraw());
        Assert.False(first.TryWithdraw());
        gate.SetResult();
        Assert.Equal(WriteOutcome.Written, (await first.Answered).Outcome);
        Assert.Equal(WriteOutcome.Withdrawn, (await second.Answered).Outcome);
        Assert.Equal([1], stored);
        Assert.Equal(0, writes.InFlightBytes);
    }

    [Fact]
    public async Task Rows_that_do_not_fit_into_a_batch_go_with_the_next()
    {
        var batches = new List<int>();
        var gate = new TaskCompletionSource();
        await using var writes = Writes(async batch =>
        {
            await gate.Task;
            lock (batches) batches.Add(batch.Count);
            return batch;
        });
        var all = Enumerable.Range(0, 25).Select(i => writes.Queue(i, 90)).ToList();
        gate.SetResult();
        foreach (var write in all) Assert.Equal(WriteOutcome.Written, (await write.Answered).Outcome);
        Assert.All(batches, count => Assert.InRange(count, 1, 10));
        Assert.Equal(25, batches.Sum());
    }

    [Fact]
    public async Task What_throws_is_answered_and_told_and_does_not_end_the_writer()
    {
        var told = 0;
        await using var writes = new BatchedWrites<int, int>(
            batch => batch.Contains(13) ? throw new InvalidOperationException("thirteen") : Task.FromResult(batch), Limits, () => { }, (_, rows, outcome) => told += rows.Count + (outcome == WriteOutcome.Refused ? 100 : 0));
        Assert.Equal(WriteOutcome.Refused, (await writes.Queue(13, 1).Answered).Outcome);
        Assert.Equal((WriteOutcome.Written, 14), await writes.Queue(14, 1).Answered is var receipt ? (receipt.Outcome, receipt.Stored) : default);
        Assert.Equal(101, told);
    }

    private static BatchedWrites<int, int> Writes(Func<IReadOnlyList<int>, Task<IReadOnlyList<int>>> write) => new(write, Limits, () => { }, (_, _, _) => { });
}
