using ChatDeploy.Core.Scm;
using ChatDeploy.Integrations.Scm.Git;

namespace ChatDeploy.Integrations.Tests.Scm.Git;

public sealed class SourceClonesTests : IDisposable
{
    private readonly GitRepository repository = new();
    private readonly CloneDirectory directory = new();
    private readonly SourceClones clones;
    private readonly SourceLocation source;

    public SourceClonesTests()
    {
        clones = directory.Open();
        source = new SourceLocation(new RepositoryKey("git", "acme/crm"), repository.Url);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        repository.Dispose();
        directory.Dispose();
    }

    [Fact]
    public async Task A_branch_a_tag_a_full_ref_and_a_sha_name_their_commit()
    {
        var sha = repository.Commit("one");
        repository.Git("tag", "v1");
        foreach (var name in new[] { "main", "v1", "refs/heads/main", "refs/tags/v1", sha, sha[..7], sha[..12].ToUpperInvariant() })
            Assert.Equal(sha, await clones.ResolveAsync(source, name, Cancel));
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("refs/heads/nothing")]
    [InlineData("refs/remotes/origin/main")]
    [InlineData("0123456789012345678901234567890123456789")]
    [InlineData("HEAD")]
    [InlineData("main~0")]
    [InlineData("main^{tree}")]
    [InlineData("--all")]
    [InlineData("main\nmain")]
    [InlineData("")]
    [InlineData("@{-1}")]
    public async Task What_names_no_branch_tag_or_sha_resolves_to_nothing(string reference)
    {
        repository.Commit("one");
        Assert.Null(await clones.ResolveAsync(source, reference, Cancel));
    }

    [Fact]
    public async Task An_annotated_tag_is_peeled_to_its_commit()
    {
        var sha = repository.Commit("one");
        repository.Git("tag", "--annotate", "--message", "one", "v1");
        repository.Git("tag", "--annotate", "--message", "again", "v1-signed-off", "v1");
        Assert.NotEqual(sha, repository.Git("rev-parse", "v1"));
        Assert.Equal(sha, await clones.ResolveAsync(source, "v1", Cancel));
        Assert.Equal(sha, await clones.ResolveAsync(source, "v1-signed-off", Cancel));
    }

    [Fact]
    public async Task A_tag_that_no_branch_reaches_is_cloned_and_fetched()
    {
        repository.Commit("one");
        repository.Git("checkout", "--quiet", "--detach");
        var cloned = repository.Commit("aside");
        repository.Git("tag", "aside");
        Assert.Equal(cloned, await clones.ResolveAsync(source, "aside", Cancel));

        var fetched = repository.Commit("further aside");
        repository.Git("tag", "further");
        await clones.FetchAsync(source, Cancel);
        Assert.Equal(fetched, await clones.ResolveAsync(source, "further", Cancel));
    }

    [Fact]
    public async Task An_ambiguous_abbreviation_names_nothing()
    {
        repository.Commit("one");
        var shas = new HashSet<string>(StringComparer.Ordinal);
        string? ambiguous = null;
        // 4 digits collide after a few hundred commits (birthday): make them by plumbing, which is quick.
        var tree = repository.Git("rev-parse", "HEAD^{tree}");
        for (var index = 0; ambiguous is null; index++)
        {
            var sha = repository.Git("commit-tree", tree, "-p", "HEAD", "-m", index.ToString());
            repository.Git("update-ref", $"refs/heads/b{index}", sha);
            if (!shas.Add(sha[..4])) ambiguous = sha[..4];
        }
        Assert.Null(await clones.ResolveAsync(source, ambiguous, Cancel));
    }

    [Fact]
    public async Task A_fetch_follows_a_force_push_and_keeps_the_old_commit()
    {
        repository.Commit("one");
        var gone = repository.Commit("two");
        await clones.FetchAsync(source, Cancel);
        repository.Git("reset", "--quiet", "--hard", "HEAD~1");
        var now = repository.Commit("another two");
        await clones.FetchAsync(source, Cancel);

        Assert.Equal(now, await clones.ResolveAsync(source, "main", Cancel));
        Assert.Equal(gone, await clones.ResolveAsync(source, gone, Cancel));
        Assert.Empty(await clones.RefsOfAsync(source, gone, Cancel));
    }

    [Fact]
    public async Task A_fetch_prunes_deleted_branches_and_moves_tags()
    {
        repository.Commit("one");
        repository.Git("branch", "feature");
        repository.Git("tag", "latest");
        await clones.FetchAsync(source, Cancel);
        repository.Git("branch", "--delete", "--force", "feature");
        // A branch below the name of a deleted one: git can only hold one of the two.
        repository.Git("branch", "feature/a");
        var moved = repository.Commit("two");
        repository.Git("tag", "--force", "latest");
        await clones.FetchAsync(source, Cancel);

        Assert.Null(await clones.ResolveAsync(source, "feature", Cancel));
        Assert.NotNull(await clones.ResolveAsync(source, "feature/a", Cancel));
        Assert.Equal(moved, await clones.ResolveAsync(source, "latest", Cancel));
    }

    [Fact]
    public async Task Commits_are_listed_oldest_first_with_all_they_say()
    {
        var first = repository.Commit("one");
        var second = repository.Commit("two: äöü 🏪\n\nA body\nof lines.\n\nSigned-off-by: Ada <ada@example.com>");
        var third = repository.Commit("three");

        var commits = await clones.ListCommitsAsync(source, first, third, 10, Cancel);

        Assert.Equal([second, third], commits.Select(commit => commit.Sha));
        Assert.Equal("two: äöü 🏪\n\nA body\nof lines.\n\nSigned-off-by: Ada <ada@example.com>", commits[0].Message);
        Assert.Equal(("Ada Lovelace", "ada@example.com"), (commits[0].Author, commits[0].AuthorEmail));
        Assert.InRange(DateTimeOffset.UtcNow - commits[0].CommittedAt, TimeSpan.FromSeconds(-5), TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task The_newest_commits_are_kept_when_there_are_more_than_the_limit()
    {
        repository.Commit("one");
        var second = repository.Commit("two");
        var third = repository.Commit("three");
        var commits = await clones.ListCommitsAsync(source, null, third, 2, Cancel);
        Assert.Equal([second, third], commits.Select(commit => commit.Sha));
    }

    [Fact]
    public async Task Ancestry_is_told_and_false_for_unknown_commits()
    {
        var first = repository.Commit("one");
        var second = repository.Commit("two");
        Assert.True(await clones.IsAncestorAsync(source, first, second, Cancel));
        Assert.True(await clones.IsAncestorAsync(source, first, first, Cancel));
        Assert.False(await clones.IsAncestorAsync(source, second, first, Cancel));
        Assert.False(await clones.IsAncestorAsync(source, new string('a', 40), second, Cancel));
        Assert.False(await clones.IsAncestorAsync(source, "--help", second, Cancel));
    }

    [Fact]
    public async Task The_refs_of_a_commit_are_branches_that_reach_it_and_tags_that_point_at_it()
    {
        var first = repository.Commit("one");
        repository.Git("tag", "light");
        repository.Git("tag", "--annotate", "--message", "x", "heavy");
        repository.Commit("two");
        repository.Git("tag", "later");
        repository.Git("branch", "release/2.1");
        var refs = await clones.RefsOfAsync(source, first, Cancel);
        Assert.Equal(["refs/heads/main", "refs/heads/release/2.1", "refs/tags/heavy", "refs/tags/light"], refs.Select(reference => reference.FullName));
    }

    [Fact]
    public async Task A_repository_of_another_user_is_read()
    {
        if (Environment.UserName != "root") return; // Only root can give files away.
        var sha = repository.Commit("one");
        repository.Git("update-server-info");
        using var chown = System.Diagnostics.Process.Start("chown", ["-R", "nobody", repository.WorkTree]);
        await chown.WaitForExitAsync(Cancel);
        Assert.Equal(sha, await clones.ResolveAsync(source, "main", Cancel));
        Assert.Equal(sha, await clones.ResolveAsync(source with { Repository = new("git", "by/path"), Url = repository.WorkTree }, "main", Cancel));
    }

    [Fact]
    public async Task A_repository_with_sha256_names_works_too()
    {
        using var longer = new GitRepository("--object-format=sha256");
        var sha = longer.Commit("one");
        Assert.Equal(64, sha.Length);
        var location = new SourceLocation(new RepositoryKey("git", "acme/long"), longer.Url);
        Assert.Equal(sha, await clones.ResolveAsync(location, "main", Cancel));
        Assert.Equal(sha, await clones.ResolveAsync(location, sha, Cancel));
    }

    [Fact]
    public async Task An_empty_repository_has_no_commits_and_is_no_error()
    {
        await clones.FetchAsync(source, Cancel);
        Assert.Null(await clones.ResolveAsync(source, "main", Cancel));
        var sha = repository.Commit("one");
        await clones.FetchAsync(source, Cancel);
        Assert.Equal(sha, await clones.ResolveAsync(source, "main", Cancel));
    }

    [Fact]
    public async Task What_git_says_is_told_without_the_credentials_of_the_address()
    {
        var secret = source with { Url = "http://ada:hunter2@127.0.0.1:9/crm.git?token=hunter2" };
        var refused = await Assert.ThrowsAsync<SourceUnavailableException>(() => clones.FetchAsync(secret, Cancel));
        Assert.StartsWith("running git clone for git:acme/crm: ", refused.Message);
        Assert.Contains("127.0.0.1", refused.Message);
        Assert.DoesNotContain("hunter2", refused.Message);
    }

    [Theory]
    [InlineData("ext::sh -c 'touch /tmp/owned'")]
    [InlineData("--upload-pack=touch /tmp/owned")]
    public async Task An_address_that_would_run_a_command_is_refused(string url)
    {
        await Assert.ThrowsAsync<SourceUnavailableException>(() => clones.FetchAsync(source with { Url = url }, Cancel));
    }

    [Fact]
    public async Task The_address_is_not_kept_on_disk()
    {
        repository.Commit("one");
        await clones.FetchAsync(source, Cancel);
        Assert.DoesNotContain("url", await File.ReadAllTextAsync(Path.Combine(directory.Of(source), "config"), Cancel));
    }

    [Fact]
    public async Task Many_at_once_on_the_same_and_on_other_repositories_all_get_their_answer()
    {
        var sha = repository.Commit("one");
        var work = Enumerable.Range(0, 24).Select(async index =>
        {
            var one = source with { Repository = new RepositoryKey("git", $"acme/{index % 3}") };
            await clones.FetchAsync(one, Cancel);
            var place = Path.Combine(directory.Path, "trees", index.ToString());
            await clones.CheckOutAsync(one, sha, place, Cancel);
            Assert.True(File.Exists(Path.Combine(place, "file.txt")));
            await clones.RemoveCheckOutAsync(one, place, Cancel);
            Assert.False(Directory.Exists(place));
        });
        await Task.WhenAll(work);
        for (var index = 0; index < 3; index++)
        {
            var notes = Path.Combine(directory.Of(source with { Repository = new("git", $"acme/{index}") }), "worktrees");
            Assert.False(Directory.Exists(notes) && Directory.EnumerateFileSystemEntries(notes).Any());
        }
    }
}
