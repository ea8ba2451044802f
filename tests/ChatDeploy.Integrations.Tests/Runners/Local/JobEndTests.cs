using ChatDeploy.Core.Runners;
using ChatDeploy.Integrations.Runners.Local;
using ChatDeploy.Integrations.Tests.Runners.Scripts;
using ChatDeploy.Testing;

namespace ChatDeploy.Integrations.Tests.Runners.Local;

/// <summary>Time-outs and cancels.</summary>
public sealed class JobEndTests : IAsyncDisposable
{
    private readonly RunnerHome home = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => home.DisposeAsync();

    [Fact]
    public async Task A_cancelled_job_gets_TERM_and_may_clean_up()
    {
        var runner = home.Open();
        var attempt = home.Deploy("trap 'echo cleaned up; exit 7' TERM; echo up >$HOME/up; while :; do sleep 0.05; done");
        await runner.EnsureRunningAsync(attempt, Cancel);
        await Eventually.TrueAsync(() => home.HasLeft("up"));
        await runner.CancelAsync(attempt.Key, Cancel);
        var finished = await home.Reports.EndOfAsync(attempt);
        Assert.Equal((JobOutcome.Cancelled, 7, "cancelled"), (finished.Outcome, finished.ExitCode, finished.Reason));
        Assert.Equal("cleaned up", home.Reports.Lines[^1]);
    }

    [Fact]
    public async Task A_cancel_ends_the_whole_group_and_the_groups_of_its_session_whatever_they_ignore()
    {
        var runner = home.Open();
        var attempt = home.Deploy("""
            (trap '' TERM; sleep 600 & echo $! >$HOME/grandchild; wait) &
            set -m
            sleep 600 &
            echo $! >$HOME/own-group
            set +m
            sh -c 'trap "" TERM; echo $$ >$HOME/stubborn; while :; do sleep 1; done' &
            until [ -s $HOME/stubborn ] && [ -s $HOME/grandchild ]; do sleep 0.02; done
            echo $$ >$HOME/up
            wait
            """);
        await runner.EnsureRunningAsync(attempt, Cancel);
        await Eventually.TrueAsync(() => home.HasLeft("up"));
        Assert.All(["grandchild", "own-group", "stubborn", "up"], name => Assert.True(home.Runs(name), name));
        await runner.CancelAsync(attempt.Key, Cancel);
        var finished = await home.Reports.EndOfAsync(attempt);
        Assert.Equal(JobOutcome.Cancelled, finished.Outcome);
        Assert.All(["grandchild", "own-group", "stubborn", "up"], name => Assert.False(home.Runs(name), name));
    }

    [Fact]
    public async Task A_job_that_takes_too_long_and_ignores_TERM_is_killed_and_has_failed()
    {
        var attempt = home.Deploy("trap '' TERM; echo $$ >$HOME/up; while :; do sleep 1; done") with { Timeout = TimeSpan.FromSeconds(1) };
        await home.Open().EnsureRunningAsync(attempt, Cancel);
        var finished = await home.Reports.EndOfAsync(attempt);
        Assert.Equal((JobOutcome.Failed, "timed_out"), (finished.Outcome, finished.Reason));
        Assert.False(home.Runs("up"));
    }

    [Fact]
    public async Task A_preflight_counts_towards_the_time()
    {
        var attempt = home.Script("#!/bin/sh\necho $1 >>$HOME/ran; sleep 600\n") with { Timeout = TimeSpan.FromSeconds(1) };
        await home.Open().EnsureRunningAsync(attempt, Cancel);
        var finished = await home.Reports.EndOfAsync(attempt);
        Assert.Equal((JobOutcome.Failed, "timed_out"), (finished.Outcome, finished.Reason));
        Assert.Equal("info\n", home.Left("ran"));
    }

    [Fact]
    public async Task A_cancel_in_a_preflight_that_shrugs_it_off_still_keeps_the_deploy_from_running()
    {
        var runner = home.Open();
        var attempt = home.Script("#!/bin/sh\necho $1 >>$HOME/ran\nif [ $1 = info ]; then trap 'exit 0' TERM; echo up >$HOME/up; while :; do sleep 0.05; done; fi\n");
        await runner.EnsureRunningAsync(attempt, Cancel);
        await Eventually.TrueAsync(() => home.HasLeft("up"));
        await runner.CancelAsync(attempt.Key, Cancel);
        Assert.Equal(JobOutcome.Cancelled, (await home.Reports.EndOfAsync(attempt)).Outcome);
        Assert.Equal("info\n", home.Left("ran"));
    }

    [Fact]
    public async Task A_job_is_ended_although_the_store_does_not_answer()
    {
        var away = new TaskCompletionSource();
        home.Reports.Before = _ => away.Task;
        var runner = home.Open();
        var attempt = home.Deploy("echo $$ >$HOME/up; exec sleep 600");
        await runner.EnsureRunningAsync(attempt, Cancel);
        await Eventually.TrueAsync(() => home.HasLeft("up"));
        await runner.CancelAsync(attempt.Key, Cancel);
        await Eventually.TrueAsync(() => !home.Runs("up"));
        away.SetResult();
        Assert.Equal(JobOutcome.Cancelled, (await home.Reports.EndOfAsync(attempt)).Outcome);
    }

    [Fact]
    public async Task An_attempt_cancelled_before_it_began_never_runs()
    {
        var attempt = home.Deploy("echo ran >>$HOME/ran");
        await home.Open().EnsureRunningAsync(attempt with { CancelRequested = true }, Cancel);
        Assert.Equal(JobOutcome.Cancelled, (await home.Reports.EndOfAsync(attempt)).Outcome);

        // Not even when it is asked for once more without the wish.
        var later = new RecordingReports();
        await home.Open(later).EnsureRunningAsync(attempt, Cancel);
        Assert.Equal(JobOutcome.Cancelled, (await later.EndOfAsync(attempt)).Outcome);
        Assert.Equal("", home.Left("ran"));
    }

    [Fact]
    public async Task Cancelling_what_is_unknown_or_has_ended_does_nothing()
    {
        var runner = home.Open();
        var attempt = home.Deploy("true");
        await runner.CancelAsync(attempt.Key, Cancel);
        await runner.EnsureRunningAsync(attempt, Cancel);
        await home.Reports.EndOfAsync(attempt);
        await runner.CancelAsync(attempt.Key, Cancel);
        Assert.Equal(JobOutcome.Succeeded, Assert.Single(home.Reports.Finished).Outcome);
    }

    [Fact]
    public void A_strangers_process_under_a_reused_number_is_neither_alive_nor_signalled()
    {
        var self = ProcessStat.Of(Environment.ProcessId)!;
        var boot = File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();
        using var stranger = System.Diagnostics.Process.Start("setsid", ["sleep", "600"]);
        var stat = ProcessStat.Of(stranger.Id)!;
        Assert.NotNull(self);

        foreach (var claim in new[]
        {
            new AttemptProcess(stranger.Id, stat.StartTicks - 1, boot, DateTimeOffset.UtcNow),
            new AttemptProcess(stranger.Id, stat.StartTicks, "another boot", DateTimeOffset.UtcNow),
        })
        {
            Assert.False(claim.IsAlive);
            Assert.False(claim.HasSurvivors);
            claim.Signal(AttemptProcess.Kill);
        }
        Assert.False(stranger.WaitForExit(TimeSpan.FromMilliseconds(200)));

        var right = new AttemptProcess(stranger.Id, stat.StartTicks, boot, DateTimeOffset.UtcNow);
        Assert.True(right.IsAlive);
        right.Signal(AttemptProcess.Kill);
        Assert.True(stranger.WaitForExit(TimeSpan.FromSeconds(10)));
    }
}
