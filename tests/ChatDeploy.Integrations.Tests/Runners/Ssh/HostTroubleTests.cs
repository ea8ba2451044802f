using System.Globalization;
using ChatDeploy.Core.Runners;
using ChatDeploy.Testing;
using ChatDeploy.Testing.Ssh;

namespace ChatDeploy.Integrations.Tests.Runners.Ssh;

/// <summary>Hosts that cannot be trusted, reached or entered: nothing runs, and the reason says what to do.</summary>
public sealed class HostTroubleTests : IAsyncDisposable
{
    private readonly SshHome home = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => home.DisposeAsync();

    [Fact]
    public async Task A_host_whose_key_nobody_added_is_not_entered()
    {
        await File.WriteAllTextAsync(home.Sshd.KnownHosts, "", Cancel);
        var finished = await RefusedAsync(Job());
        Assert.Equal("host_key_unknown", finished.Reason);
        Assert.Contains($"ssh-keyscan -p {home.Sshd.Port} 127.0.0.1", finished.Detail);
        Assert.Contains(home.Sshd.KnownHosts, finished.Detail);
        Assert.Empty(await File.ReadAllTextAsync(home.Sshd.KnownHosts, Cancel));
    }

    [Fact]
    public async Task Without_a_file_of_hosts_keys_no_host_is_entered()
    {
        home.Options.KnownHostsFile = null;
        var finished = await RefusedAsync(Job());
        Assert.Equal("host_key_unknown", finished.Reason);
        Assert.Contains(Path.Combine(home.DataDirectory, "ssh", "known_hosts"), finished.Detail);
    }

    [Fact]
    public async Task A_host_that_shows_another_key_is_not_entered()
    {
        Sshd.MakeKey(home.Sshd.HostKey + ".other");
        await File.WriteAllTextAsync(home.Sshd.KnownHosts, $"[127.0.0.1]:{home.Sshd.Port} {Sshd.PublicKey(home.Sshd.HostKey + ".other")}\n", Cancel);
        var finished = await RefusedAsync(Job());
        Assert.Equal("host_key_changed", finished.Reason);
        Assert.Contains("ssh-keygen -R", finished.Detail);
    }

    [Fact]
    public async Task A_key_that_the_host_does_not_know_is_refused()
    {
        var other = Path.Combine(home.DataDirectory, "other key");
        Sshd.MakeKey(other);
        var finished = await RefusedAsync(Job() with { RunnerSettings = home.Settings(keyFile: "other key") });
        Assert.Equal("login_refused", finished.Reason);
        Assert.Contains(other, finished.Detail);
        Assert.Contains("authorized_keys", finished.Detail);
    }

    [Fact]
    public async Task A_key_file_that_others_can_read_is_not_used()
    {
        File.SetUnixFileMode(home.Sshd.KeyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        var finished = await RefusedAsync(Job());
        Assert.Equal("key_file_unusable", finished.Reason);
        Assert.Contains($"chmod 600 {home.Sshd.KeyFile}", finished.Detail);
    }

    [Fact]
    public async Task A_key_file_that_is_not_there_is_named()
    {
        var finished = await RefusedAsync(Job() with { RunnerSettings = home.Settings(keyFile: "/nowhere/key") });
        Assert.Equal("key_file_unusable", finished.Reason);
        Assert.Contains("/nowhere/key", finished.Detail);
    }

    [Fact]
    public async Task A_host_that_is_down_fails_the_attempt()
    {
        await home.Open().EnsureRunningAsync(Job(), Cancel);
        await Eventually.TrueAsync(() => home.Reports.Finished.Any());
        var finished = home.Reports.Finished.Single();
        Assert.Equal((JobOutcome.Failed, "host_unreachable"), (finished.Outcome, finished.Reason));
        Assert.Contains("Connection refused", finished.Detail);
    }

    [Fact]
    public async Task A_host_that_comes_back_at_once_is_none_the_worse()
    {
        var attempt = Job();
        await home.Open().EnsureRunningAsync(attempt, Cancel);
        await Eventually.TrueAsync(() => home.FolderOf(attempt).CheckOuts.Any());
        await home.Sshd.StartAsync();
        Assert.Equal(JobOutcome.Succeeded, (await home.Reports.EndOfAsync(attempt)).Outcome);
    }

    [Theory]
    [InlineData("-oProxyCommand=touch x")]
    [InlineData("web1 x")]
    [InlineData("")]
    public async Task What_is_no_host_is_refused(string name)
    {
        var settings = home.Settings();
        settings["host"] = name;
        Assert.Equal("host_missing", (await RefusedAsync(Job() with { RunnerSettings = settings })).Reason);
    }

    [Fact]
    public async Task An_agent_and_the_users_own_configuration_are_left_alone()
    {
        var configuration = Path.Combine(home.DataDirectory, "config");
        await File.WriteAllTextAsync(configuration, string.Create(CultureInfo.InvariantCulture, $"Host web1\n HostName 127.0.0.1\n Port {home.Sshd.Port}\n HostKeyAlias [127.0.0.1]:{home.Sshd.Port}\n StrictHostKeyChecking no\n ForwardAgent yes\n"), Cancel);
        home.Options.ConfigFile = configuration;
        var settings = home.Settings();
        settings["host"] = "web1";
        settings.Remove("port");
        var finished = await home.RunAsync(Job() with { RunnerSettings = settings });
        Assert.Equal(JobOutcome.Succeeded, finished.Outcome);
        Assert.DoesNotContain("SSH_AUTH_SOCK", home.Left("ran"));
    }

    private JobAttempt Job() => home.Deploy("env >>\"$HOME/ran\"");

    private async Task<JobReport.Finished> RefusedAsync(JobAttempt attempt)
    {
        var finished = await home.RunAsync(attempt);
        Assert.Equal(JobOutcome.Failed, finished.Outcome);
        Assert.Equal("", home.Left("ran"));
        Assert.False(Directory.Exists(home.HostDirectory));
        return finished;
    }
}
