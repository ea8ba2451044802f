using ChatDeploy.Core.Scm;
using ChatDeploy.Testing.Scm;
using ChatDeploy.Testing.Scm.Bitbucket;

namespace ChatDeploy.Integrations.Tests.Scm.Bitbucket;

public sealed class BitbucketApiTests
{
    private const string Unknown = "1111111111111111111111111111111111111111";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_branch_with_slashes_and_a_tag_are_found_and_others_are_not()
    {
        await using var world = await BitbucketWorld.StartAsync();
        var sha = world.History.Commit("One", "release/2.1");
        world.History.Commit("Two", "Release/2.1");
        world.History.Commit("Three", "say-\"hi\"");
        world.History.Tag("v1.0.0", sha);
        Assert.Equal(sha, await world.Api.ResolveAsync(BitbucketWorld.Crm, new GitRef(GitRefKind.Branch, "release/2.1"), Cancel));
        Assert.Equal(sha, await world.Api.ResolveAsync(BitbucketWorld.Crm, new GitRef(GitRefKind.Tag, "v1.0.0"), Cancel));
        Assert.NotNull(await world.Api.ResolveAsync(BitbucketWorld.Crm, new GitRef(GitRefKind.Branch, "say-\"hi\""), Cancel));
        Assert.Null(await world.Api.ResolveAsync(BitbucketWorld.Crm, new GitRef(GitRefKind.Branch, "v1.0.0"), Cancel));
    }

    [Fact]
    public async Task A_repository_that_is_not_there_is_no_missing_ref()
    {
        await using var world = await BitbucketWorld.StartAsync();
        Assert.Contains("acme/nowhere", (await Assert.ThrowsAsync<ScmRefusedException>(() => world.Api.ResolveAsync(BitbucketWorld.Missing, new GitRef(GitRefKind.Branch, "main"), Cancel))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ScmRefusedException>(() => world.Api.CommitsAsync(BitbucketWorld.Missing, "main", 10, Cancel));
        await Assert.ThrowsAsync<ScmRefusedException>(() => world.Api.CompareAsync(BitbucketWorld.Missing, Unknown, Unknown, 10, Cancel));
        await Assert.ThrowsAsync<ScmRefusedException>(() => world.Api.TagsAsync(BitbucketWorld.Missing, 10, Cancel));
        await Assert.ThrowsAsync<ScmRefusedException>(() => world.Api.ChecksAsync(BitbucketWorld.Missing, Unknown, Cancel));
    }

    [Theory]
    [InlineData("crm")]
    [InlineData("acme/crm/x")]
    [InlineData("acme/..")]
    [InlineData("")]
    public async Task A_name_that_is_no_repository_s_asks_nothing(string id)
    {
        await using var world = await BitbucketWorld.StartAsync();
        await Assert.ThrowsAsync<ScmRefusedException>(() => world.Api.TagsAsync(new RepositoryKey("bitbucket", id), 10, Cancel));
        Assert.Empty(world.Bitbucket.Calls);
    }

    [Fact]
    public async Task Tags_come_newest_first_over_pages()
    {
        await using var world = await BitbucketWorld.StartAsync();
        var sha = world.History.Commit("One");
        for (var i = 1; i <= 130; i++) world.History.Tag($"v{i}", sha);
        Assert.Equal(Enumerable.Range(11, 120).Reverse().Select(i => new TaggedCommit($"v{i}", sha)), await world.Api.TagsAsync(BitbucketWorld.Crm, 120, Cancel));
    }

    [Fact]
    public async Task A_gap_of_several_pages_is_listed_oldest_first()
    {
        await using var world = await BitbucketWorld.StartAsync();
        var from = world.History.Commit("Base");
        var all = Enumerable.Range(1, 250).Select(i => world.History.Commit($"Commit {i}\n\nBody")).ToList();
        var compared = await world.Api.CompareAsync(BitbucketWorld.Crm, from, all[^1], 300, Cancel);
        Assert.Equal((true, true), (compared!.IsAhead, compared.IsComplete));
        Assert.Equal(all, compared.Commits.Select(commit => commit.Sha));
        Assert.Equal(("Commit 1\n\nBody", "Ada", "ada@example.com", TimeSpan.Zero), (compared.Commits[0].Message, compared.Commits[0].Author, compared.Commits[0].AuthorEmail, compared.Commits[0].CommittedAt.Offset));
    }

    [Fact]
    public async Task Of_more_commits_than_asked_for_the_newest_are_kept()
    {
        await using var world = await BitbucketWorld.StartAsync();
        var from = world.History.Commit("Base");
        var all = Enumerable.Range(1, 8).Select(i => world.History.Commit($"Commit {i}")).ToList();
        var compared = await world.Api.CompareAsync(BitbucketWorld.Crm, from, all[^1], 5, Cancel);
        Assert.False(compared!.IsComplete);
        Assert.Equal(all[^5..], compared.Commits.Select(commit => commit.Sha));
    }

    [Fact]
    public async Task A_rewritten_branch_is_not_ahead()
    {
        await using var world = await BitbucketWorld.StartAsync();
        var fork = world.History.Commit("Base");
        var old = world.History.Commit("Old");
        var rewritten = world.History.Commit("New", "main", fork);
        var compared = await world.Api.CompareAsync(BitbucketWorld.Crm, old, rewritten, 10, Cancel);
        Assert.False(compared!.IsAhead);
        Assert.Equal(rewritten, Assert.Single(compared.Commits).Sha);
        Assert.True((await world.Api.CompareAsync(BitbucketWorld.Crm, old, old, 10, Cancel))!.IsAhead);
    }

    [Fact]
    public async Task A_commit_that_Bitbucket_does_not_show_yet_is_asked_for_later()
    {
        await using var world = await BitbucketWorld.StartAsync();
        var (from, head) = (world.History.Commit("One"), world.History.Commit("Two"));
        world.History.Hidden.Add(head);
        Assert.Null(await world.Api.CompareAsync(BitbucketWorld.Crm, from, head, 10, Cancel));
        Assert.Null(await world.Api.CommitsAsync(BitbucketWorld.Crm, head, 10, Cancel));
        Assert.Empty(await world.Api.ChecksAsync(BitbucketWorld.Crm, head, Cancel));
        world.History.Hidden.Clear();
        Assert.Equal([from, head], (await world.Api.CommitsAsync(BitbucketWorld.Crm, "main", 10, Cancel))!.Select(commit => commit.Sha));
    }

    [Fact]
    public async Task Statuses_of_a_commit_are_its_checks_and_ours_are_not()
    {
        await using var world = await BitbucketWorld.StartAsync();
        var sha = world.History.Commit("One");
        world.Repository.Statuses[(sha, "unit")] = new() { ["key"] = "unit", ["state"] = "FAILED", ["updated_on"] = "2026-11-20T09:02:00.123456+00:00", ["url"] = "https://ci.example/7" };
        await WriteAsync(world, DeploymentStatusState.Failed);
        var check = Assert.Single(await world.Api.ChecksAsync(BitbucketWorld.Crm, sha, Cancel));
        Assert.Equal(new CommitCheck(sha, "status", "unit", CheckState.Failed, null, new DateTimeOffset(2026, 11, 20, 9, 2, 0, 123, 456, TimeSpan.Zero), "https://ci.example/7"), check);
    }

    [Fact]
    public async Task A_deployment_is_one_status_however_often_it_is_told()
    {
        await using var world = await BitbucketWorld.StartAsync();
        var sha = world.History.Commit("One");
        foreach (var (state, word) in new[]
        {
            (DeploymentStatusState.Pending, "INPROGRESS"), (DeploymentStatusState.Running, "INPROGRESS"), (DeploymentStatusState.Failed, "FAILED"),
            (DeploymentStatusState.Succeeded, "SUCCESSFUL"), (DeploymentStatusState.Cancelled, "STOPPED"),
        })
        {
            Assert.Equal("chatdeploy-D-1042/crm", await WriteAsync(world, state));
            var (key, status) = Assert.Single(world.Repository.Statuses);
            Assert.Equal((sha, "chatdeploy-D-1042/crm", word, "Deploy to prod (D-1042/crm)"), (key.Sha, key.Key, (string?)status["state"], (string?)status["name"]));
        }
    }

    [Fact]
    public async Task A_long_key_is_cut_to_what_Bitbucket_takes_and_stays_one_of_its_own()
    {
        await using var world = await BitbucketWorld.StartAsync();
        world.History.Commit("One");
        var one = await WriteAsync(world, DeploymentStatusState.Running, "D-1042/a-tool-with-a-name-that-is-rather-long");
        var other = await WriteAsync(world, DeploymentStatusState.Running, "D-1042/a-tool-with-a-name-that-is-rather-lonG");
        Assert.NotEqual(one, other);
        Assert.Equal((40, 40, 2), (one.Length, other.Length, world.Repository.Statuses.Count));
        Assert.Empty(await world.Api.ChecksAsync(BitbucketWorld.Crm, world.History.Branches["main"], Cancel));
    }

    [Fact]
    public async Task Of_a_tag_s_signature_nothing_is_known_or_asked()
    {
        await using var world = await BitbucketWorld.StartAsync();
        Assert.Equal(new TagSignature(TagVerdict.Unknown, null, null, "not_told_by_bitbucket"), await world.Api.VerifyTagAsync(BitbucketWorld.Crm, "v1", Cancel));
        Assert.Empty(world.Bitbucket.Calls);
    }

    [Theory]
    [InlineData(FakeBitbucket.Token, true)]
    [InlineData(FakeBitbucket.PersonalToken, true)]
    [InlineData("ATCTT-wrong", false)]
    [InlineData("ada@example.com:ATATT-wrong", false)]
    public async Task Tokens_of_both_kinds_are_sent_as_Bitbucket_wants_them(string token, bool isTaken)
    {
        await using var world = await BitbucketWorld.StartAsync(token);
        if (isTaken)
        {
            Assert.Empty(await world.Api.TagsAsync(BitbucketWorld.Crm, 10, Cancel));
            return;
        }

        var refused = await Assert.ThrowsAsync<ScmRefusedException>(() => world.Api.TagsAsync(BitbucketWorld.Crm, 10, Cancel));
        Assert.Contains("Scm:Bitbucket:Token", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong", refused.Message + string.Join('\n', world.Log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_many_calls_are_told_with_the_time_to_wait()
    {
        await using var world = await BitbucketWorld.StartAsync();
        world.Bitbucket.CallsLeft = 0;
        Assert.Equal(TimeSpan.FromSeconds(2), (await Assert.ThrowsAsync<ScmUnavailableException>(() => world.Api.TagsAsync(BitbucketWorld.Crm, 10, Cancel))).RetryAfter);
    }

    [Fact]
    public async Task Without_a_token_it_is_off_and_nothing_is_sent()
    {
        await using var world = await BitbucketWorld.StartAsync(token: "");
        Assert.Equal((false, false), (world.Api.IsOn, world.Pipelines.IsOn));
        await Assert.ThrowsAsync<ScmRefusedException>(() => world.Api.TagsAsync(BitbucketWorld.Crm, 10, Cancel));
        Assert.Empty(world.Bitbucket.Calls);
    }

    private static Task<string> WriteAsync(BitbucketWorld world, DeploymentStatusState state, string key = "D-1042/crm") => world.Api.WriteStatusAsync(
        BitbucketWorld.Crm,
        new DeploymentStatus(key, null, world.History.Branches["main"], "main", "prod", IsProduction: true, state, "crm to acme", "https://chatdeploy.example/deployments/D-1042"),
        Cancel);
}
