using ChatDeploy.Integrations.Postgres.Embedded;

namespace ChatDeploy.Integrations.Tests.Postgres.Embedded;

/// <summary>Where the server's files are. As root its account cannot enter a folder of mode 0700; as anybody else it can.</summary>
public class EmbeddedPostgresFoldersTests
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    [Fact]
    public async Task A_folder_that_its_account_cannot_enter_is_coped_with_and_left_as_it_is()
    {
        await using var server = new TestServer(OwnerOnly);
        await using var postgres = await server.StartAsync();

        Assert.Equal(1, await TestServer.AskAsync(postgres.ConnectionString, "select 1"));
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(Path.GetDirectoryName(server.DataDirectory)!));
        Assert.Equal(Environment.IsPrivilegedProcess, !server.Cluster.Home.StartsWith(server.DataDirectory, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Data_below_a_folder_that_its_account_cannot_enter_is_found_again()
    {
        await using var server = new TestServer(OwnerOnly);
        await using (var first = await server.StartAsync())
            await TestServer.AskAsync(first.ConnectionString, "create table kept as select 42 as answer");

        await using var second = await server.StartAsync();

        Assert.Equal(42, await TestServer.AskAsync(second.ConnectionString, "select answer from kept"));
    }

    [Fact]
    public async Task Files_elsewhere_that_are_gone_are_reported_and_not_begun_again()
    {
        await using var server = new TestServer();
        var folder = Directory.CreateDirectory(Path.Combine(server.DataDirectory, "postgres")).FullName;
        var pointer = Path.Combine(folder, "location");
        await File.WriteAllTextAsync(pointer, "/nowhere/chatdeploy");

        var refused = await Assert.ThrowsAsync<EmbeddedPostgresUnavailableException>(() => server.StartAsync());

        Assert.Contains("/nowhere/chatdeploy and are gone", refused.Message, StringComparison.Ordinal);
        File.Delete(pointer);
    }

    [Fact]
    public async Task A_data_directory_behind_a_symbolic_link_is_the_same_as_behind_its_own_name()
    {
        await using var server = new TestServer();
        await using var owner = await server.StartAsync();
        var link = Path.Combine(Path.GetDirectoryName(server.DataDirectory)!, "link");
        Directory.CreateSymbolicLink(link, server.DataDirectory);

        await using var attached = await server.StartAsync(new EmbeddedPostgresOptions { DataDirectory = link });

        Assert.False(attached.Owns);
        Assert.Equal(owner.ConnectionString, attached.ConnectionString);
    }
}
