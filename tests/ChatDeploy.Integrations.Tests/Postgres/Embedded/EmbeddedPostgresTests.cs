using ChatDeploy.Integrations.Postgres.Embedded;
using ChatDeploy.Testing;
using Npgsql;

namespace ChatDeploy.Integrations.Tests.Postgres.Embedded;

public class EmbeddedPostgresTests
{
    [Fact]
    public async Task A_first_start_makes_a_durable_server_that_speaks_utf8_and_sorts_by_bytes()
    {
        await using var server = new TestServer();
        await using var postgres = await server.StartAsync(new EmbeddedPostgresOptions { DataDirectory = server.DataDirectory });

        var settings = await TestServer.AskAsync(postgres.ConnectionString, "select string_agg(name || '=' || setting, ' ' order by name) from pg_settings where name in ('server_encoding', 'lc_collate', 'fsync', 'full_page_writes', 'synchronous_commit', 'listen_addresses', 'jit')");

        Assert.True(postgres.Owns);
        Assert.Equal("fsync=on full_page_writes=on jit=off lc_collate=C listen_addresses=127.0.0.1 server_encoding=UTF8 synchronous_commit=on", settings);
    }

    [Fact]
    public async Task Its_roles_need_a_password_and_the_applications_is_no_superuser()
    {
        await using var server = new TestServer();
        await using var postgres = await server.StartAsync();

        Assert.Equal("off", await TestServer.AskAsync(postgres.ConnectionString, "show is_superuser"));
        foreach (var role in (string[])["chatdeploy", "postgres"])
        {
            var guess = new NpgsqlConnectionStringBuilder(postgres.ConnectionString) { Username = role, Password = "guess" };
            var refused = await Assert.ThrowsAsync<PostgresException>(() => TestServer.AskAsync(guess.ConnectionString, "select 1"));
            Assert.Equal(PostgresErrorCodes.InvalidPassword, refused.SqlState);
        }
    }

    [Fact]
    public async Task The_password_is_readable_by_the_applications_account_alone()
    {
        await using var server = new TestServer();
        await using var postgres = await server.StartAsync();

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(server.DataDirectory, "postgres", "password")));
    }

    [Fact]
    public async Task A_stopped_server_keeps_its_data_for_the_next_start()
    {
        await using var server = new TestServer();
        await using (var first = await server.StartAsync())
            await TestServer.AskAsync(first.ConnectionString, "create table kept as select 42 as answer");
        Assert.Null(server.Cluster.FindRunning());

        await using var second = await server.StartAsync();

        Assert.Equal(42, await TestServer.AskAsync(second.ConnectionString, "select answer from kept"));
    }

    [Fact]
    public async Task A_server_outlives_its_owner_while_another_uses_it_and_stops_with_the_last()
    {
        await using var server = new TestServer();
        var owner = await server.StartAsync();
        var attached = await server.StartAsync();
        Assert.False(attached.Owns);

        await owner.DisposeAsync();
        Assert.Equal(1, await TestServer.AskAsync(attached.ConnectionString, "select 1"));

        await attached.DisposeAsync();
        Assert.Null(server.Cluster.FindRunning());
    }

    [Fact]
    public async Task A_first_start_that_was_interrupted_is_begun_again()
    {
        await using var server = new TestServer();
        Directory.CreateDirectory(Path.Combine(server.DataDirectory, "postgres", "cluster", "data.unfinished", "base"));

        await using var postgres = await server.StartAsync();

        Assert.Equal(1, await TestServer.AskAsync(postgres.ConnectionString, "select 1"));
    }

    [Fact]
    public async Task A_port_that_somebody_took_meanwhile_is_replaced_by_another()
    {
        await using var taken = new TestServer();
        await using var first = await taken.StartAsync();
        var lost = new NpgsqlConnectionStringBuilder(first.ConnectionString).Port;
        await using var server = new TestServer();
        var asked = 0;
        var options = new EmbeddedPostgresOptions { DataDirectory = server.DataDirectory, IsDurable = false, ChoosePort = () => asked++ == 0 ? lost : server.Options.ChoosePort() };

        await using var second = await server.StartAsync(options);

        Assert.Equal(2, asked);
        Assert.NotEqual(lost, new NpgsqlConnectionStringBuilder(second.ConnectionString).Port);
    }

    [Fact]
    public async Task A_server_that_refuses_to_start_is_reported_with_its_own_words()
    {
        await using var server = new TestServer();
        await using (await server.StartAsync())
        {
        }

        await File.AppendAllTextAsync(Path.Combine(server.Cluster.DataDirectory, "postgresql.conf"), "no_such_setting = 1\n");

        var refused = await Assert.ThrowsAsync<EmbeddedPostgresUnavailableException>(() => server.StartAsync());
        Assert.Contains("no_such_setting", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lost_password_is_reported_with_what_to_do()
    {
        await using var server = new TestServer();
        await using (await server.StartAsync())
        {
        }

        var password = Path.Combine(server.DataDirectory, "postgres", "password");
        await File.WriteAllTextAsync(password, "another");

        var refused = await Assert.ThrowsAsync<EmbeddedPostgresUnavailableException>(() => server.StartAsync());
        Assert.Contains("restore that file", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_left_over_process_number_that_belongs_to_a_stranger_does_not_stop_a_start()
    {
        await using var server = new TestServer();
        await using (await server.StartAsync())
        {
        }

        // Of the server's own account: PostgreSQL itself sees through one of another account.
        var data = server.Cluster.DataDirectory;
        var account = await ServerAccount.OfExistingServerAsync(server.Cluster, TestContext.Current.CancellationToken);
        using var ending = new CancellationTokenSource();
        var stranger = account.RunAsync("sh", ["-c", "printf '%s\\n' $$ \"$0\" 1 5432 '' 127.0.0.1 '1 1' ready > \"$0\"/postmaster.pid; exec sleep 60", data], ending.Token);
        await Eventually.TrueAsync(() => File.Exists(Path.Combine(data, "postmaster.pid")));

        await using var postgres = await server.StartAsync();
        await ending.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stranger);

        Assert.Equal(1, await TestServer.AskAsync(postgres.ConnectionString, "select 1"));
    }

    [Fact]
    public async Task A_start_that_is_cancelled_leaves_nothing_running()
    {
        await using var server = new TestServer();
        await using (await server.StartAsync())
        {
        }

        using var cancelling = new CancellationTokenSource();
        var options = new EmbeddedPostgresOptions
        {
            DataDirectory = server.DataDirectory,
            ChoosePort = () =>
            {
                cancelling.Cancel();
                return server.Options.ChoosePort();
            },
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => EmbeddedPostgres.StartAsync(options, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance, cancelling.Token));
        Assert.Null(server.Cluster.FindRunning());
    }
}
