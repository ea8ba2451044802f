using ChatDeploy.Testing;

namespace ChatDeploy.Integrations.Tests.Postgres.Embedded;

/// <summary>Several real processes on one data directory, and their deaths.</summary>
public class EmbeddedPostgresProcessesTests
{
    [Fact]
    public async Task Another_process_attaches_and_leaves_the_server_running_when_it_ends()
    {
        await using var server = new TestServer();
        await using var owner = await server.StartAsync();

        using var other = await HostProcess.StartAsync(server.DataDirectory);
        await other.EndAsync();

        Assert.False(other.Owns);
        Assert.Equal(owner.ConnectionString, other.ConnectionString);
        Assert.Equal(1, await TestServer.AskAsync(owner.ConnectionString, "select 1"));
    }

    [Fact]
    public async Task Of_processes_that_start_together_one_owns_the_server_and_all_use_it()
    {
        await using var server = new TestServer();

        var hosts = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => HostProcess.StartAsync(server.DataDirectory)));

        Assert.Single(hosts, host => host.Owns);
        Assert.Single(hosts.Select(host => host.ConnectionString).Distinct());
        await Task.WhenAll(hosts.Select(host => host.EndAsync()));
        Assert.Null(server.Cluster.FindRunning());
        Array.ForEach(hosts, host => host.Dispose());
    }

    [Fact]
    public async Task A_server_whose_owner_was_killed_runs_on_and_is_adopted_by_the_next_start()
    {
        await using var server = new TestServer();
        using var killed = await HostProcess.StartAsync(server.DataDirectory);
        await killed.KillAsync();
        var orphan = server.Cluster.FindRunning();

        await using (var next = await server.StartAsync())
        {
            Assert.True(next.Owns);
            Assert.Equal(killed.ConnectionString, next.ConnectionString);
            Assert.Equal(orphan, server.Cluster.FindRunning());
        }

        Assert.Null(server.Cluster.FindRunning());
    }

    [Fact]
    public async Task A_server_that_was_killed_with_its_owner_recovers_what_was_committed()
    {
        await using var server = new TestServer();
        using var killed = await HostProcess.StartAsync(server.DataDirectory);
        await TestServer.AskAsync(killed.ConnectionString, "create table kept as select 42 as answer");
        await killed.KillAsync();
        await server.KillServerAsync();

        await using var next = await server.StartAsync();

        Assert.True(next.Owns);
        Assert.Equal(42, await TestServer.AskAsync(next.ConnectionString, "select answer from kept"));
    }

    [Fact]
    public async Task A_server_that_is_killed_under_its_owner_comes_back_on_its_port()
    {
        await using var server = new TestServer();
        await using var owner = await server.StartAsync();
        await TestServer.AskAsync(owner.ConnectionString, "create table kept as select 42 as answer");

        await server.KillServerAsync();

        await Eventually.TrueAsync(async () => await TestServer.AskAsync(owner.ConnectionString, "select answer from kept") is 42);
    }

    [Fact]
    public async Task A_process_that_attached_becomes_the_owner_when_the_owner_is_killed()
    {
        await using var server = new TestServer();
        using var owner = await HostProcess.StartAsync(server.DataDirectory);
        await using var attached = await server.StartAsync();

        await owner.KillAsync();

        await Eventually.TrueAsync(() => attached.Owns);
        await server.KillServerAsync();
        await Eventually.TrueAsync(async () => await TestServer.AskAsync(attached.ConnectionString, "select 1") is 1);
    }

    [Fact]
    public async Task A_server_that_is_shutting_down_when_it_is_found_is_started_again()
    {
        await using var server = new TestServer();
        using var killed = await HostProcess.StartAsync(server.DataDirectory);
        await killed.KillAsync();
        // A smart shutdown waits for this connection and refuses new ones: found alive, it will never answer.
        await using var holding = new Npgsql.NpgsqlConnection(killed.ConnectionString + ";Pooling=false");
        await holding.OpenAsync();
        await Integrations.Postgres.Embedded.ServerAccount.Own.RunAsync("kill", ["-TERM", $"{server.Cluster.FindRunning()!.ProcessId}"], TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(() => server.Cluster.FindRunning() is { IsReady: false });

        var starting = server.StartAsync();
        await holding.CloseAsync();

        await using var next = await starting;
        Assert.Equal(1, await TestServer.AskAsync(next.ConnectionString, "select 1"));
    }

    [Fact]
    public async Task The_server_has_a_session_of_its_own_that_the_terminals_keys_do_not_reach()
    {
        if (!OperatingSystem.IsLinux())
            return; // there is no /proc to read it from
        await using var server = new TestServer();
        await using var owner = await server.StartAsync();
        var process = server.Cluster.FindRunning()!.ProcessId;

        // Fields after the name in parentheses: state, parent, process group, session.
        var stat = (await File.ReadAllTextAsync($"/proc/{process}/stat")).Split(") ")[1].Split(' ');

        Assert.Equal($"{process}", stat[3]);
    }
}
