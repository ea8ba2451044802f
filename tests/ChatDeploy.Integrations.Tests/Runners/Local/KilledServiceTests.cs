using System.Diagnostics;
using ChatDeploy.Core.Runners;
using ChatDeploy.Testing;

namespace ChatDeploy.Integrations.Tests.Runners.Local;

/// <summary>A service that is really killed (SIGKILL), in every phase of an attempt; the next one is in this process.</summary>
public sealed class KilledServiceTests : IAsyncDisposable
{
    private const int Lines = 400;
    private readonly RunnerHome home = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string ReportsFile => Path.Combine(home.JobHome, "reports-of-the-killed");

    public ValueTask DisposeAsync() => home.DisposeAsync();

    /// <summary>Killed as soon as something is there to see, or some milliseconds after: before, while and after the attempt runs.</summary>
    [Theory]
    [InlineData("folder", 0)]
    [InlineData("folder", 15)]
    [InlineData("folder", 40)]
    [InlineData("folder", 70)]
    [InlineData("checked-out", 0)]
    [InlineData("started", 0)]
    [InlineData("started", 100)]
    [InlineData("exit", 0)]
    [InlineData("finished", 0)]
    public async Task An_attempt_runs_exactly_once_and_every_line_is_told(string sign, int later)
    {
        var attempt = home.Deploy($"echo ran >>$HOME/ran; i=0; while [ $i -lt {Lines} ]; do i=$((i+1)); echo line $i; [ $((i % 40)) -ne 0 ] || sleep 0.03; done; echo end >>$HOME/ran; exit 3");
        var folder = home.FolderOf(attempt);
        using (var service = ServiceProcess.Start(new(home.DataDirectory, home.JobHome, ReportsFile, attempt)))
        {
            await Eventually.TrueAsync(() => sign == "folder" ? Directory.Exists(folder.Path) : File.Exists(Path.Combine(folder.Path, sign)));
            await Task.Delay(later, Cancel);
            service.Kill();
            await service.WaitForExitAsync(Cancel);
        }

        await home.Open().EnsureRunningAsync(attempt, Cancel);
        var finished = await home.Reports.EndOfAsync(attempt);

        Assert.True(finished is { Outcome: JobOutcome.Failed, ExitCode: 3, Reason: "exit_code" }, finished.ToString());
        Assert.Equal("ran\nend\n", home.Left("ran"));
        var before = File.Exists(ReportsFile) ? await File.ReadAllLinesAsync(ReportsFile, Cancel) : [];
        var expected = Enumerable.Range(1, Lines).Select(index => $"line {index}").ToList();
        var toldBefore = before.Where(IsLine).ToList();
        var toldAfter = home.Reports.Lines.Where(IsLine).ToList();
        Assert.Equal(expected.Take(toldBefore.Count), toldBefore);
        Assert.Equal(expected.TakeLast(toldAfter.Count), toldAfter);
        Assert.True(toldBefore.Count + toldAfter.Count >= Lines);
        await Eventually.TrueAsync(() => !folder.CheckOuts.Any());
    }

    private static bool IsLine(string line) => line.StartsWith("line ", StringComparison.Ordinal);

    [Fact]
    public async Task A_wrapper_begun_by_a_killed_service_and_one_of_the_next_run_the_job_once()
    {
        // Killed at moments spread over the start, where the wrapper may be spawned and not yet have claimed.
        for (var round = 0; round < 6; round++)
        {
            var attempt = home.Deploy("echo ran >>$HOME/ran-$JOB_ID");
            using (var service = ServiceProcess.Start(new(home.DataDirectory, home.JobHome, ReportsFile, attempt)))
            {
                await Eventually.TrueAsync(() => home.FolderOf(attempt).CheckOuts.Any());
                var until = Stopwatch.GetTimestamp() + (round * Stopwatch.Frequency / 300);
                SpinWait.SpinUntil(() => Stopwatch.GetTimestamp() >= until);
                service.Kill();
                await service.WaitForExitAsync(Cancel);
            }
            await home.Open().EnsureRunningAsync(attempt, Cancel);
            Assert.Equal(JobOutcome.Succeeded, (await home.Reports.EndOfAsync(attempt)).Outcome);
            Assert.Equal("ran\n", home.Left($"ran-{attempt.Key.JobName}"));
        }
    }
}
