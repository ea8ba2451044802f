using ChatDeploy.Core.Runners;
using ChatDeploy.Integrations.Runners.Local;
using ChatDeploy.Integrations.Runners.Scripts;
using ChatDeploy.Integrations.Tests.Runners.Scripts;
using ChatDeploy.Testing;

namespace ChatDeploy.Integrations.Tests.Runners.Local;

/// <summary>What a service finds that starts after another one died.</summary>
public sealed class AdoptionTests : IAsyncDisposable
{
    private readonly RunnerHome home = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => home.DisposeAsync();

    [Fact]
    public async Task A_running_attempt_is_observed_on_without_telling_its_lines_again()
    {
        var attempt = home.Deploy("echo ran >>$HOME/ran; echo before; until [ -e $HOME/go ]; do sleep 0.02; done; echo after");
        var first = home.Open();
        await first.EnsureRunningAsync(attempt, Cancel);
        await Eventually.TrueAsync(() => home.Reports.Lines.Contains("before") && home.FolderOf(attempt).ReadProgress() is { LogOffset: 10, Probed: true });
        await first.DisposeAsync();

        var later = new RecordingReports();
        await home.Open(later).EnsureRunningAsync(attempt, Cancel);
        await File.WriteAllTextAsync(Path.Combine(home.JobHome, "go"), "", Cancel);

        Assert.Equal(JobOutcome.Succeeded, (await later.EndOfAsync(attempt)).Outcome);
        Assert.Equal(["v1", "before"], home.Reports.Lines);
        Assert.Equal(["after"], later.Lines);
        Assert.Empty(home.Reports.Finished);
        Assert.Single(later.All.OfType<JobReport.Finished>());
        Assert.DoesNotContain(later.All, report => report is JobReport.Started or JobReport.Probed);
        Assert.Equal("ran\n", home.Left("ran"));
    }

    [Fact]
    public async Task An_attempt_that_ended_while_nobody_looked_is_told_with_the_time_of_its_end()
    {
        var attempt = home.Deploy("until [ -e $HOME/go ]; do sleep 0.02; done; echo after; exit 5");
        var first = home.Open();
        await first.EnsureRunningAsync(attempt, Cancel);
        await Eventually.TrueAsync(() => home.FolderOf(attempt).IsProbed);
        await first.DisposeAsync();
        await File.WriteAllTextAsync(Path.Combine(home.JobHome, "go"), "", Cancel);
        await Eventually.TrueAsync(() => home.FolderOf(attempt).ReadExit() is not null);
        var ended = home.FolderOf(attempt).ReadExit()!.At;

        await home.Open().EnsureRunningAsync(attempt, Cancel);
        var finished = await home.Reports.EndOfAsync(attempt);
        Assert.Equal((JobOutcome.Failed, 5, ended), (finished.Outcome, finished.ExitCode, finished.At));
        Assert.Contains("after", home.Reports.Lines);
    }

    [Fact]
    public async Task An_end_that_was_not_stored_is_told_again_and_only_that()
    {
        home.Reports.Before = report => report is JobReport.Finished ? Task.Delay(Timeout.Infinite) : Task.CompletedTask;
        var attempt = home.Deploy("echo ran >>$HOME/ran; exit 6");
        var first = home.Open();
        await first.EnsureRunningAsync(attempt, Cancel);
        await Eventually.TrueAsync(() => home.FolderOf(attempt).IsFinished);
        await first.DisposeAsync();

        var later = new RecordingReports();
        await home.Open(later).EnsureRunningAsync(attempt, Cancel);
        var finished = await later.EndOfAsync(attempt);
        Assert.Equal(home.FolderOf(attempt).ReadFinished(), finished);
        Assert.Equal((JobOutcome.Failed, 6, "exit_code"), (finished.Outcome, finished.ExitCode, finished.Reason));
        Assert.Single(later.All);
        await Eventually.TrueAsync(() => !home.FolderOf(attempt).CheckOuts.Any());
        Assert.Equal("ran\n", home.Left("ran"));
    }

    [Fact]
    public async Task A_folder_without_a_claim_is_started()
    {
        var attempt = home.Deploy("echo ran >>$HOME/ran");
        var folder = home.FolderOf(attempt);
        folder.Create();
        Directory.CreateDirectory(folder.NewCheckOut()); // Half a checkout.
        await home.Open().EnsureRunningAsync(attempt, Cancel);
        Assert.Equal(JobOutcome.Succeeded, (await home.Reports.EndOfAsync(attempt)).Outcome);
        Assert.Equal("ran\n", home.Left("ran"));
    }

    [Fact]
    public async Task A_claim_without_a_process_is_lost_and_never_run_again()
    {
        var attempt = home.Deploy("echo ran >>$HOME/ran");
        var folder = home.FolderOf(attempt);
        folder.Create();
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "started"), "", Cancel);
        await home.Open().EnsureRunningAsync(attempt, Cancel);
        var finished = await home.Reports.EndOfAsync(attempt);
        Assert.Equal((JobOutcome.Lost, "outcome_unknown"), (finished.Outcome, finished.Reason));
        Assert.Equal("", home.Left("ran"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_job_whose_wrapper_was_killed_is_lost_and_nothing_of_it_runs_on(bool observed)
    {
        var attempt = home.Deploy("echo $$ >$HOME/up; while :; do sleep 1; done");
        var runner = home.Open();
        await runner.EnsureRunningAsync(attempt, Cancel);
        await Eventually.TrueAsync(() => home.HasLeft("up"));
        if (!observed) await runner.DisposeAsync();
        using (var wrapper = System.Diagnostics.Process.GetProcessById(home.FolderOf(attempt).ReadStarted()!.Pid)) wrapper.Kill();
        if (!observed) await home.Open().EnsureRunningAsync(attempt, Cancel);

        var finished = await home.Reports.EndOfAsync(attempt);
        Assert.Equal((JobOutcome.Lost, "outcome_unknown"), (finished.Outcome, finished.Reason));
        Assert.False(home.Runs("up"));
    }

    [Fact]
    public async Task A_wish_to_cancel_ends_an_adopted_attempt()
    {
        var attempt = home.Deploy("echo $$ >$HOME/up; exec sleep 600");
        var first = home.Open();
        await first.EnsureRunningAsync(attempt, Cancel);
        await Eventually.TrueAsync(() => home.HasLeft("up"));
        await first.DisposeAsync();
        await home.Open().EnsureRunningAsync(attempt with { CancelRequested = true }, Cancel);
        Assert.Equal(JobOutcome.Cancelled, (await home.Reports.EndOfAsync(attempt)).Outcome);
        Assert.False(home.Runs("up"));
    }

    [Fact]
    public async Task An_end_that_was_begun_is_completed_by_the_next_service()
    {
        home.Options.Grace = TimeSpan.FromMinutes(10);
        var attempt = home.Deploy("trap '' TERM; echo $$ >$HOME/up; while :; do sleep 1; done");
        var first = home.Open();
        await first.EnsureRunningAsync(attempt, Cancel);
        await Eventually.TrueAsync(() => home.HasLeft("up"));
        await first.CancelAsync(attempt.Key, Cancel);
        await Eventually.TrueAsync(() => home.FolderOf(attempt).ReadStop() is not null);
        await first.DisposeAsync();
        Assert.True(home.Runs("up"));

        home.Options.Grace = TimeSpan.Zero;
        await home.Open().EnsureRunningAsync(attempt, Cancel);
        Assert.Equal(JobOutcome.Cancelled, (await home.Reports.EndOfAsync(attempt)).Outcome);
        Assert.False(home.Runs("up"));
    }

    [Fact]
    public async Task The_time_counts_from_the_recorded_start()
    {
        var attempt = home.Deploy("echo $$ >$HOME/up; exec sleep 600") with { Timeout = TimeSpan.FromHours(1) };
        var first = home.Open();
        await first.EnsureRunningAsync(attempt, Cancel);
        await Eventually.TrueAsync(() => home.HasLeft("up"));
        await first.DisposeAsync();
        File.SetLastWriteTimeUtc(Path.Combine(home.FolderOf(attempt).Path, "started"), DateTime.UtcNow.AddHours(-2));
        await home.Open().EnsureRunningAsync(attempt, Cancel);
        var finished = await home.Reports.EndOfAsync(attempt);
        Assert.Equal((JobOutcome.Failed, "timed_out"), (finished.Outcome, finished.Reason));
    }

    [Fact]
    public async Task Many_runners_that_ensure_the_same_attempt_run_it_once()
    {
        var attempt = home.Deploy("echo ran >>$HOME/ran; echo out");
        var runners = Enumerable.Range(0, 8).Select(_ => home.Open(new RecordingReports())).Append(home.Open()).ToList();
        await Task.WhenAll(runners.Select(runner => Task.Run(() => runner.EnsureRunningAsync(attempt, Cancel))));
        await Eventually.TrueAsync(() => runners.TrueForAll(runner => runner.FreeSlots == home.Options.Concurrency));
        Assert.Equal("ran\n", home.Left("ran"));
    }

    [Fact]
    public async Task Wrappers_started_side_by_side_run_the_script_once()
    {
        var attempt = home.Deploy("echo ran >>$HOME/ran");
        var folder = home.FolderOf(attempt);
        folder.Create();
        var checkOut = folder.NewCheckOut();
        await RunnerHome.Clones(home.DataDirectory).CheckOutAsync(attempt.Source, attempt.Sha, checkOut, Cancel);
        folder.WriteCheckedOut(checkOut);
        await File.WriteAllTextAsync(folder.Wrapper, AttemptScript.Text, Cancel);
        await File.WriteAllTextAsync(folder.Log, "", Cancel);
        var environment = AttemptEnvironment.Of(attempt, home.Options);
        var started = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => SessionLeader.StartAsync(folder, JobCommand.Deploy, environment, () => { }))));
        foreach (var (process, _) in started)
        {
            if (process is null) continue;
            await process.WaitForExitAsync(Cancel);
            process.Dispose();
        }
        await Eventually.TrueAsync(() => folder.ReadExit() is not null);
        Assert.Equal("ran\n", home.Left("ran"));
    }
}
