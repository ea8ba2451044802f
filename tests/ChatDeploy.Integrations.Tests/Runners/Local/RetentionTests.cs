using ChatDeploy.Core.Runners;
using ChatDeploy.Integrations.Runners.Local;
using ChatDeploy.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace ChatDeploy.Integrations.Tests.Runners.Local;

public sealed class RetentionTests : IAsyncDisposable
{
    private readonly RunnerHome home = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => home.DisposeAsync();

    [Fact]
    public async Task Old_attempts_that_ended_go_and_others_stay()
    {
        var runner = home.Open();
        var old = home.Deploy("echo log");
        var young = home.At(old.Sha);
        var running = home.Deploy("echo up >$HOME/up; exec sleep 600");
        foreach (var attempt in new[] { old, young, running }) await runner.EnsureRunningAsync(attempt, Cancel);
        await Eventually.TrueAsync(() => home.HasLeft("up") && runner.FreeSlots == home.Options.Concurrency - 1);
        await runner.DisposeAsync();
        foreach (var attempt in new[] { old, running }) Directory.SetLastWriteTimeUtc(home.FolderOf(attempt).Path, DateTime.UtcNow.AddDays(-8));

        await ServiceOf(home.Open()).ClearAsync(Cancel);

        Assert.False(Directory.Exists(home.FolderOf(old).Path));
        Assert.True(File.Exists(home.FolderOf(young).Log));
        Assert.Single(home.FolderOf(running).CheckOuts);
    }

    [Fact]
    public async Task A_checkout_that_a_killed_service_left_is_removed()
    {
        var attempt = home.Deploy("echo log");
        home.Reports.Before = report => report is JobReport.Finished ? Task.Delay(Timeout.Infinite) : Task.CompletedTask;
        var runner = home.Open();
        await runner.EnsureRunningAsync(attempt, Cancel);
        await Eventually.TrueAsync(() => home.FolderOf(attempt).IsFinished);
        await ServiceOf(runner).ClearAsync(Cancel);
        Assert.Single(home.FolderOf(attempt).CheckOuts); // Still being told.
        await runner.DisposeAsync();

        await ServiceOf(home.Open()).ClearAsync(Cancel);
        Assert.Empty(home.FolderOf(attempt).CheckOuts);
        Assert.True(File.Exists(home.FolderOf(attempt).Log));
    }

    private LocalRunnerService ServiceOf(LocalRunner runner) =>
        new(runner, RunnerHome.Clones(home.DataDirectory), Options.Create(home.Options), TimeProvider.System, NullLogger<LocalRunnerService>.Instance);
}
