using ChatDeploy.Core.Runners;
using ChatDeploy.Integrations.Runners.Ssh;
using ChatDeploy.Integrations.Tests.Runners.Scripts;
using ChatDeploy.Testing;
using ChatDeploy.Testing.Ssh;

namespace ChatDeploy.Integrations.Tests.Runners.Ssh;

/// <summary>Time-outs, cancels, and connections that break.</summary>
public sealed class JobEndTests : IAsyncDisposable
{
    private readonly SshHome home = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => home.DisposeAsync();

    [Fact]
    public async Task A_cancelled_job_gets_TERM_and_may_clean_up()
    {
        var (runner, attempt) = await UpAsync("trap 'echo cleaned up; exit 7' TERM; echo $$ >\"$HOME/up\"; while :; do sleep 0.05; done");
        await runner.CancelAsync(attempt.Key, Cancel);
        var finished = await home.Reports.EndOfAsync(attempt);
        Assert.Equal((JobOutcome.Cancelled, 7, "cancelled"), (finished.Outcome, finished.ExitCode, finished.Reason));
        Assert.Equal("cleaned up", home.Reports.Lines[^1]);
    }

    [Fact]
    public async Task A_cancel_ends_the_whole_group_and_the_groups_of_its_session_whatever_they_ignore()
    {
        var (runner, attempt) = await UpAsync("""
            (trap '' TERM; sleep 600 & echo $! >"$HOME/grandchild"; wait) &
            set -m
            sleep 600 &
            echo $! >"$HOME/own-group"
            set +m
            sh -c 'trap "" TERM; echo $$ >"$HOME/stubborn"; while :; do sleep 1; done' &
            until [ -s "$HOME/stubborn" ] && [ -s "$HOME/grandchild" ]; do sleep 0.02; done
            echo $$ >"$HOME/up"
            wait
            """);
        Assert.All(["grandchild", "own-group", "stubborn", "up"], name => Assert.True(home.Runs(name), name));
        await runner.CancelAsync(attempt.Key, Cancel);
        Assert.Equal(JobOutcome.Cancelled, (await home.Reports.EndOfAsync(attempt)).Outcome);
        Assert.All(["grandchild", "own-group", "stubborn", "up"], name => Assert.False(home.Runs(name), name));
    }

    [Fact]
    public async Task A_job_that_takes_too_long_and_ignores_TERM_is_killed_and_has_failed()
    {
        var (_, attempt) = await UpAsync("trap '' TERM; echo $$ >\"$HOME/up\"; while :; do sleep 1; done");
        home.FolderOf(attempt).WriteBegun(DateTimeOffset.UtcNow.AddHours(-1));
        var finished = await home.Reports.EndOfAsync(attempt);
        Assert.Equal((JobOutcome.Failed, "timed_out"), (finished.Outcome, finished.Reason));
        Assert.False(home.Runs("up"));
    }

    [Fact]
    public async Task An_attempt_cancelled_before_it_began_never_runs_and_its_host_is_not_asked()
    {
        var runner = await home.StartAsync();
        var attempt = home.Deploy("echo ran >>\"$HOME/ran\"");
        await runner.EnsureRunningAsync(attempt with { CancelRequested = true }, Cancel);
        Assert.Equal(JobOutcome.Cancelled, (await home.Reports.EndOfAsync(attempt)).Outcome);

        // Not even when it is asked for once more without the wish.
        var later = new RecordingReports();
        await home.Open(later).EnsureRunningAsync(attempt, Cancel);
        Assert.Equal(JobOutcome.Cancelled, (await later.EndOfAsync(attempt)).Outcome);
        Assert.False(Directory.Exists(home.HostDirectory));
    }

    [Fact]
    public async Task A_background_process_left_on_purpose_by_a_job_that_ended_is_left_alone()
    {
        var finished = await home.RunAsync(home.Deploy("sleep 600 & echo $! >\"$HOME/daemon\""));
        Assert.Equal(JobOutcome.Succeeded, finished.Outcome);
        Assert.True(home.Runs("daemon"));
    }

    [Fact]
    public async Task A_job_whose_wrapper_was_killed_is_lost_and_nothing_of_it_runs_on()
    {
        var (_, attempt) = await UpAsync("echo $$ >\"$HOME/up\"; while :; do sleep 1; done");
        using (var wrapper = System.Diagnostics.Process.GetProcessById(home.OnHost(attempt).ReadStarted()!.Pid)) wrapper.Kill();
        var finished = await home.Reports.EndOfAsync(attempt);
        Assert.Equal((JobOutcome.Lost, "outcome_unknown"), (finished.Outcome, finished.Reason));
        Assert.False(home.Runs("up"));
    }

    [Fact]
    public async Task An_attempt_outlives_broken_connections_and_every_line_is_told_once()
    {
        var (_, attempt) = await UpAsync("echo ran >>\"$HOME/ran\"; echo $$ >\"$HOME/up\"; i=0; until [ -e \"$HOME/go\" ]; do i=$((i+1)); echo line $i; [ $((i % 10)) -ne 0 ] || sleep 0.05; done; exit 3");
        for (var breaks = 1; breaks <= 3; breaks++)
        {
            var before = home.Reports.Lines.Count;
            await Eventually.TrueAsync(() => home.Sshd.Break() > 0);
            await Eventually.TrueAsync(() => home.Reports.Lines.Count > before);
        }
        home.Leave("go");
        var finished = await home.Reports.EndOfAsync(attempt);
        Assert.Equal((JobOutcome.Failed, 3), (finished.Outcome, finished.ExitCode));
        Assert.Equal(await File.ReadAllLinesAsync(home.OnHost(attempt).Log, Cancel), home.Reports.Lines);
        Assert.Equal("ran\n", home.Left("ran"));
    }

    [Fact]
    public async Task An_attempt_on_a_host_that_went_away_is_found_again_with_the_end_that_it_had()
    {
        var (_, attempt) = await UpAsync("echo $$ >\"$HOME/up\"; until [ -e \"$HOME/go\" ]; do sleep 0.02; done; echo after; exit 5");
        home.Sshd.Stop();
        home.Leave("go");
        await Eventually.TrueAsync(() => home.OnHost(attempt).ReadExit() is not null);
        Assert.Empty(home.Reports.Finished);
        await home.Sshd.StartAsync();
        var finished = await home.Reports.EndOfAsync(attempt);
        Assert.Equal((JobOutcome.Failed, 5, "exit_code"), (finished.Outcome, finished.ExitCode, finished.Reason));
        Assert.Equal(["v1", "after"], home.Reports.Lines);
    }

    [Fact]
    public async Task An_attempt_on_a_host_that_stays_away_is_lost_when_its_time_is_up()
    {
        var (_, attempt) = await UpAsync("echo $$ >\"$HOME/up\"; while :; do sleep 1; done");
        home.Sshd.Stop();
        home.FolderOf(attempt).WriteBegun(DateTimeOffset.UtcNow.AddHours(-1));
        var finished = await home.Reports.EndOfAsync(attempt);
        Assert.Equal((JobOutcome.Lost, "outcome_unknown"), (finished.Outcome, finished.Reason));
        Assert.Contains("Connection refused", finished.Detail);
        Assert.Contains($"node-1/{attempt.Key}", finished.Detail);
    }

    private async Task<(SshRunner Runner, JobAttempt Attempt)> UpAsync(string script)
    {
        var runner = await home.StartAsync();
        var attempt = home.Deploy(script);
        await runner.EnsureRunningAsync(attempt, Cancel);
        await Eventually.TrueAsync(() => home.HasLeft("up") && home.FolderOf(attempt).ReadBegun() is not null);
        return (runner, attempt);
    }
}
