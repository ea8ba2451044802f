using ChatDeploy.Commands.Demo;
using ChatDeploy.Hosting;
using ChatDeploy.Testing;

namespace ChatDeploy.Tests.Commands.Demo;

/// <summary>The demo can fail: each time something else is broken in the tools' run.sh, and the demo has to notice.</summary>
public sealed class DemoSurpriseTests : IDisposable
{
    private readonly TestDirectory _directory = new("chatdeploy-demo-test-");
    private readonly StringWriter _output = new();

    public void Dispose()
    {
        _output.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_run_script_that_always_fails_is_noticed_and_told_with_where_the_logs_lie()
    {
        Assert.Equal(1, await RunAsync(Broken("  deploy)\n", "  deploy)\n    exit 3\n")));
        AssertTold("expected: D-1, the first roll-out, to be applied");
        AssertTold("seen: D-1 applying, paused (jobs_failed)");
        AssertTold(Path.Combine(_directory.Path, "service.log"));
        Assert.NotEmpty(Directory.EnumerateFiles(Path.Combine(_directory.Path, "attempts"), "log", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_pause_that_never_comes_is_noticed()
    {
        Assert.Equal(1, await RunAsync(Broken("if mishap; then", "if false; then")));
        AssertTold("expected: D-3 to pause, with acme/pdv-roma failed");
    }

    [Fact]
    public async Task A_rollback_that_switches_nothing_is_noticed()
    {
        Assert.Equal(1, await RunAsync(Broken("switching back to $version\"\n    switch_release\n", "switching back to $version\"\n")));
        AssertTold("expected: v1.0.0 everywhere again, on disk");
    }

    [Fact]
    public async Task A_folder_that_holds_a_world_already_is_refused()
    {
        new DemoDirectory(_directory.Path).ReadOrMakeBorn(DateTimeOffset.UnixEpoch);
        await Assert.ThrowsAsync<StartRefusedException>(() => RunAsync(DemoScript.Run));
    }

    private void AssertTold(string text) => Assert.True(_output.ToString().Contains(text, StringComparison.Ordinal), $"{text} is not in:\n{_output}");

    private static string Broken(string part, string by)
    {
        var broken = DemoScript.Run.Replace(part, by, StringComparison.Ordinal);
        Assert.NotEqual(DemoScript.Run, broken);
        return broken;
    }

    // Many times what it takes: the machine may have other things to do.
    private Task<int> RunAsync(string runScript) => DemoOnce.RunAsync(
        new DemoOptions { RunScript = runScript, Pace = TimeSpan.Zero, Patience = TimeSpan.FromMinutes(2), TimeLimit = TimeSpan.FromMinutes(5), Output = _output },
        [$"--Store:DataDirectory={_directory.Path}"],
        TestContext.Current.CancellationToken);
}
