using ChatDeploy.Integrations.Postgres.Embedded;
using ChatDeploy.Testing;

namespace ChatDeploy.Integrations.Tests.Postgres.Embedded;

public class PostgresBinariesTests
{
    [Fact]
    public async Task A_machine_without_postgresql_is_told_in_one_line_what_to_install()
    {
        await using var server = new TestServer();
        var options = new EmbeddedPostgresOptions { DataDirectory = server.DataDirectory, Search = new BinarySearch(null, "", []) };

        var refused = await Assert.ThrowsAsync<EmbeddedPostgresUnavailableException>(() => server.StartAsync(options));

        Assert.DoesNotContain('\n', refused.Message);
        Assert.All(["apt-get install postgresql", "brew install postgresql", "CHATDEPLOY_PG_BIN", "ConnectionStrings:Store"], advice => Assert.Contains(advice, refused.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_chosen_folder_without_the_programs_is_named_and_nothing_else_is_searched()
    {
        var search = BinarySearch.OfThisMachine() with { Chosen = "/nowhere/bin" };

        var refused = await Assert.ThrowsAsync<EmbeddedPostgresUnavailableException>(() => PostgresBinaries.FindAsync(search, null, TestContext.Current.CancellationToken));

        Assert.Contains("CHATDEPLOY_PG_BIN is /nowhere/bin", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Existing_data_chooses_the_version()
    {
        using var directory = new TestDirectory();
        var search = Installed(directory, 15, 16, 17);

        var found = await PostgresBinaries.FindAsync(search, 16, TestContext.Current.CancellationToken);

        Assert.Equal(new PostgresBinaries(Path.Combine(directory.Path, "postgresql", "16", "bin"), 16), found);
    }

    [Fact]
    public async Task New_data_gets_the_newest_version()
    {
        using var directory = new TestDirectory();
        var search = Installed(directory, 9, 15, 17);

        var found = await PostgresBinaries.FindAsync(search, null, TestContext.Current.CancellationToken);

        Assert.Equal(17, found.Major);
    }

    [Fact]
    public async Task A_version_that_is_gone_from_the_machine_is_named_with_what_to_install()
    {
        using var directory = new TestDirectory();
        var search = Installed(directory, 17);

        var refused = await Assert.ThrowsAsync<EmbeddedPostgresUnavailableException>(() => PostgresBinaries.FindAsync(search, 16, TestContext.Current.CancellationToken));

        Assert.Contains("apt-get install postgresql-16", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_on_the_path_that_links_into_a_versioned_folder_leads_there()
    {
        using var directory = new TestDirectory();
        Installed(directory, 15);
        var real = Path.Combine(directory.Path, "postgresql", "15", "bin");
        var onPath = Directory.CreateDirectory(Path.Combine(directory.Path, "usr-bin")).FullName;
        File.CreateSymbolicLink(Path.Combine(onPath, "initdb"), Path.Combine(real, "initdb"));

        Assert.Equal([real], new BinarySearch(null, onPath, []).Folders());
    }

    /// <summary>Folders as Debian lays them out, with programs that know their version and nothing else.</summary>
    private static BinarySearch Installed(TestDirectory directory, params int[] versions)
    {
        foreach (var version in versions)
        {
            var folder = Directory.CreateDirectory(Path.Combine(directory.Path, "postgresql", $"{version}", "bin")).FullName;
            foreach (var program in (string[])["initdb", "pg_ctl", "postgres"])
            {
                File.WriteAllText(Path.Combine(folder, program), $"#!/bin/sh\necho '{program} (PostgreSQL) {version}.1 (Debian)'\n");
                File.SetUnixFileMode(Path.Combine(folder, program), (UnixFileMode)0b111_101_101);
            }
        }

        return new BinarySearch(null, "", [Path.Combine(directory.Path, "postgresql", "*", "bin")]);
    }
}
