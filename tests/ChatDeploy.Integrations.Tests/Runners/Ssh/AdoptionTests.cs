using ChatDeploy.Core.Runners;
using ChatDeploy.Integrations.Tests.Runners.Local;
using ChatDeploy.Integrations.Tests.Runners.Scripts;
using ChatDeploy.Testing;
using ChatDeploy.Testing.Ssh;

namespace ChatDeploy.Integrations.Tests.Runners.Ssh;

/// <summary>What a service finds that starts after another one died.</summary>
public sealed class AdoptionTests : IAsyncDisposable
{
    private const int Lines = 200;
    private const string Counting = "echo ran >>\"$HOME/ran\"; i=0; while [ $i -lt 200 ]; do i=$((i+1)); echo line $i; [ $((i % 20)) -ne 0 ] || sleep 0.05; done; echo end >>\"$HOME/ran\"; exit 3";
    private readonly SshHome home = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => home.DisposeAsync();

    /// <summary>Really killed (SIGKILL) as soon as something is there to see, here or on the host, or some milliseconds after.</summary>
    [Theory]
    [InlineData("host", 0)]
    [InlineData("asked", 0)]
    [InlineData("asked", 40)]
    [InlineData("started", 0)]
    [InlineData("exit", 0)]
    [InlineData("finished", 0)]
    public async Task An_attempt_of_a_killed_service_runs_exactly_once_and_every_line_is_told(string sign, int later)
    {
        await home.Sshd.StartAsync();
        var attempt = home.Deploy(Counting);
        var reports = Path.Combine(home.JobHome, "reports-of-the-killed");
        using (var service = ServiceProcess.Start(new(home.DataDirectory, home.JobHome, reports, attempt, home.Options)))
        {
            await Eventually.TrueAsync(() => File.Exists(Path.Combine(home.FolderOf(attempt).Path, sign)) || File.Exists(Path.Combine(home.OnHost(attempt).Path, sign)), TimeSpan.FromSeconds(30));
            await Task.Delay(later, Cancel);
            service.Kill();
            await service.WaitForExitAsync(Cancel);
        }

        await home.Open().EnsureRunningAsync(attempt, Cancel);
        var finished = await home.Reports.EndOfAsync(attempt);

        Assert.True(finished is { Outcome: JobOutcome.Failed, ExitCode: 3, Reason: "exit_code" }, finished.ToString());
        Assert.Equal("ran\nend\n", home.Left("ran"));
        var expected = Enumerable.Range(1, Lines).Select(index => $"line {index}").ToList();
        var toldBefore = (File.Exists(reports) ? await File.ReadAllLinesAsync(reports, Cancel) : []).Where(IsLine).ToList();
        var toldAfter = home.Reports.Lines.Where(IsLine).ToList();
        Assert.Equal(expected.Take(toldBefore.Count), toldBefore);
        Assert.Equal(expected.TakeLast(toldAfter.Count), toldAfter);
        Assert.True(toldBefore.Count + toldAfter.Count >= Lines);
    }

    [Fact]
    public async Task A_running_attempt_is_found_on_the_host_where_it_was_begun_whatever_the_catalog_says_now()
    {
        var first = await home.StartAsync();
        var attempt = home.Deploy("echo ran >>\"$HOME/ran\"; echo before; until [ -e \"$HOME/go\" ]; do sleep 0.02; done; echo after");
        await first.EnsureRunningAsync(attempt, Cancel);
        await Eventually.TrueAsync(() => home.FolderOf(attempt).ReadProgress() is { LogOffset: 10, Probed: true });
        await first.DisposeAsync();

        var later = new RecordingReports();
        await home.Open(later).EnsureRunningAsync(attempt with { RunnerSettings = home.Settings(port: 1) }, Cancel);
        home.Leave("go");

        Assert.Equal(JobOutcome.Succeeded, (await later.EndOfAsync(attempt)).Outcome);
        Assert.Equal(["v1", "before"], home.Reports.Lines);
        Assert.Equal(["after"], later.Lines);
        Assert.DoesNotContain(later.All, report => report is JobReport.Started or JobReport.Probed);
        Assert.Equal("ran\n", home.Left("ran"));
    }

    [Fact]
    public async Task A_node_that_lost_its_folders_finds_the_attempt_on_the_host_and_does_not_run_it_again()
    {
        var first = await home.StartAsync();
        var attempt = home.Deploy("echo ran >>\"$HOME/ran\"; echo up >\"$HOME/up\"; until [ -e \"$HOME/go\" ]; do sleep 0.02; done; exit 6");
        await first.EnsureRunningAsync(attempt, Cancel);
        await Eventually.TrueAsync(() => home.HasLeft("up"));
        await first.DisposeAsync();
        Directory.Delete(home.FolderOf(attempt).Path, recursive: true);

        var later = new RecordingReports();
        await home.Open(later).EnsureRunningAsync(attempt, Cancel);
        home.Leave("go");
        var finished = await later.EndOfAsync(attempt);
        Assert.Equal((JobOutcome.Failed, 6, "exit_code"), (finished.Outcome, finished.ExitCode, finished.Reason));
        Assert.Equal(["v1"], later.Lines);
        Assert.Equal("ran\n", home.Left("ran"));
    }

    [Fact]
    public async Task An_upload_that_broke_off_is_made_again()
    {
        var runner = await home.StartAsync();
        var attempt = home.Deploy("echo ran >>\"$HOME/ran\"");
        home.FolderOf(attempt).Create();
        home.FolderOf(attempt).WriteAsked();
        Directory.CreateDirectory(Path.Combine(home.OnHost(attempt).Path, "upload-1", "checkout"));
        await runner.EnsureRunningAsync(attempt, Cancel);
        Assert.Equal(JobOutcome.Succeeded, (await home.Reports.EndOfAsync(attempt)).Outcome);
        Assert.Equal("ran\n", home.Left("ran"));
    }

    [Fact]
    public async Task An_attempt_that_may_be_about_to_start_is_given_up_on_the_host_before_it_counts_as_cancelled()
    {
        var runner = await home.StartAsync();
        var attempt = home.Deploy("echo ran >>\"$HOME/ran\"");
        home.FolderOf(attempt).Create();
        home.FolderOf(attempt).WriteAsked();
        await runner.EnsureRunningAsync(attempt with { CancelRequested = true }, Cancel);
        Assert.Equal(JobOutcome.Cancelled, (await home.Reports.EndOfAsync(attempt)).Outcome);
        Assert.Equal(0, home.OnHost(attempt).ReadStarted()!.Pid);

        // Whoever asks the host now, from wherever, gets the same answer.
        var later = new RecordingReports();
        var elsewhere = Path.Combine(home.DataDirectory, "elsewhere");
        await home.Open(later, elsewhere).EnsureRunningAsync(attempt, Cancel);
        Assert.Equal("not_started", (await later.EndOfAsync(attempt)).Reason);
        Assert.Equal("", home.Left("ran"));
    }

    [Fact]
    public async Task A_claim_without_a_process_is_lost_and_never_run_again()
    {
        var runner = await home.StartAsync();
        var attempt = home.Deploy("echo ran >>\"$HOME/ran\"");
        home.OnHost(attempt).Create();
        await File.WriteAllTextAsync(Path.Combine(home.OnHost(attempt).Path, "started"), "4000000 1 another-boot\n", Cancel);
        await runner.EnsureRunningAsync(attempt, Cancel);
        var finished = await home.Reports.EndOfAsync(attempt);
        Assert.Equal((JobOutcome.Lost, "outcome_unknown"), (finished.Outcome, finished.Reason));
        Assert.Equal("", home.Left("ran"));
        Assert.True(Directory.Exists(home.OnHost(attempt).Path));
    }

    [Fact]
    public async Task A_wish_to_cancel_ends_an_adopted_attempt()
    {
        var first = await home.StartAsync();
        var attempt = home.Deploy("echo $$ >\"$HOME/up\"; exec sleep 600");
        await first.EnsureRunningAsync(attempt, Cancel);
        await Eventually.TrueAsync(() => home.HasLeft("up"));
        await first.DisposeAsync();
        Assert.True(home.Runs("up"));
        await home.Open().EnsureRunningAsync(attempt with { CancelRequested = true }, Cancel);
        Assert.Equal(JobOutcome.Cancelled, (await home.Reports.EndOfAsync(attempt)).Outcome);
        Assert.False(home.Runs("up"));
    }

    [Fact]
    public async Task Services_that_start_the_same_attempt_side_by_side_run_it_once()
    {
        await home.Sshd.StartAsync();
        var attempt = home.Deploy("echo ran >>\"$HOME/ran\"; exit 7");
        var services = Enumerable.Range(0, 4).Select(index => (Reports: new RecordingReports(), Data: Path.Combine(home.DataDirectory, $"service-{index}"))).ToList();
        await Task.WhenAll(services.Select(service => home.Open(service.Reports, service.Data).EnsureRunningAsync(attempt, Cancel)));
        foreach (var service in services) Assert.Equal(7, (await service.Reports.EndOfAsync(attempt)).ExitCode);
        Assert.Equal("ran\n", home.Left("ran"));
    }

    private static bool IsLine(string line) => line.StartsWith("line ", StringComparison.Ordinal);
}
