using ChatDeploy.Core.Scm;
using ChatDeploy.Testing.Scm;

namespace ChatDeploy.Integrations.Tests.Scm.GitLab;

public sealed class GitLabApiTests
{
    private const string Unknown = "1111111111111111111111111111111111111111";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_branch_with_slashes_and_a_tag_are_found_and_others_are_not()
    {
        await using var world = await GitLabWorld.StartAsync();
        var sha = world.History.Commit("One", "release/2.1");
        world.History.Tag("v1.0.0", sha, annotated: true);
        Assert.Equal(sha, await world.Api.ResolveAsync(GitLabWorld.Crm, new GitRef(GitRefKind.Branch, "release/2.1"), Cancel));
        Assert.Equal(sha, await world.Api.ResolveAsync(GitLabWorld.Crm, new GitRef(GitRefKind.Tag, "v1.0.0"), Cancel));
        Assert.Null(await world.Api.ResolveAsync(GitLabWorld.Crm, new GitRef(GitRefKind.Branch, "v1.0.0"), Cancel));
    }

    [Fact]
    public async Task A_project_that_is_not_there_is_no_missing_ref()
    {
        await using var world = await GitLabWorld.StartAsync();
        Assert.Contains("acme/nowhere", (await Assert.ThrowsAsync<ScmRefusedException>(() => world.Api.ResolveAsync(GitLabWorld.Missing, new GitRef(GitRefKind.Branch, "main"), Cancel))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ScmRefusedException>(() => world.Api.CommitsAsync(GitLabWorld.Missing, "main", 10, Cancel));
        await Assert.ThrowsAsync<ScmRefusedException>(() => world.Api.CompareAsync(GitLabWorld.Missing, Unknown, Unknown, 10, Cancel));
        await Assert.ThrowsAsync<ScmRefusedException>(() => world.Api.TagsAsync(GitLabWorld.Missing, 10, Cancel));
        await Assert.ThrowsAsync<ScmRefusedException>(() => world.Api.ChecksAsync(GitLabWorld.Missing, Unknown, Cancel));
        await Assert.ThrowsAsync<ScmRefusedException>(() => world.Api.VerifyTagAsync(GitLabWorld.Missing, "v1", Cancel));
    }

    [Fact]
    public async Task Tags_come_newest_first_over_pages()
    {
        await using var world = await GitLabWorld.StartAsync();
        var sha = world.History.Commit("One");
        for (var i = 1; i <= 130; i++) world.History.Tag($"v{i}", sha);
        Assert.Equal(Enumerable.Range(11, 120).Reverse().Select(i => new TaggedCommit($"v{i}", sha)), await world.Api.TagsAsync(GitLabWorld.Crm, 120, Cancel));
        Assert.Equal(["v130", "v129"], (await world.Api.TagsAsync(GitLabWorld.Crm, 2, Cancel)).Select(tag => tag.Name));
    }

    [Fact]
    public async Task A_gap_of_several_pages_is_listed_oldest_first()
    {
        await using var world = await GitLabWorld.StartAsync();
        var from = world.History.Commit("Base");
        var all = Enumerable.Range(1, 250).Select(i => world.History.Commit($"Commit {i}\n\nBody")).ToList();
        var compared = await world.Api.CompareAsync(GitLabWorld.Crm, from, all[^1], 300, Cancel);
        Assert.Equal((true, true), (compared!.IsAhead, compared.IsComplete));
        Assert.Equal(all, compared.Commits.Select(commit => commit.Sha));
        Assert.Equal(("Commit 1\n\nBody", "Ada", "ada@example.com", TimeSpan.Zero), (compared.Commits[0].Message, compared.Commits[0].Author, compared.Commits[0].AuthorEmail, compared.Commits[0].CommittedAt.Offset));
    }

    [Fact]
    public async Task Of_more_commits_than_asked_for_the_newest_are_kept()
    {
        await using var world = await GitLabWorld.StartAsync();
        var from = world.History.Commit("Base");
        var all = Enumerable.Range(1, 8).Select(i => world.History.Commit($"Commit {i}")).ToList();
        var compared = await world.Api.CompareAsync(GitLabWorld.Crm, from, all[^1], 5, Cancel);
        Assert.False(compared!.IsComplete);
        Assert.Equal(all[^5..], compared.Commits.Select(commit => commit.Sha));
        Assert.True((await world.Api.CompareAsync(GitLabWorld.Crm, from, all[^1], 8, Cancel))!.IsComplete);
    }

    [Fact]
    public async Task A_rewritten_branch_is_not_ahead()
    {
        await using var world = await GitLabWorld.StartAsync();
        var fork = world.History.Commit("Base");
        var old = world.History.Commit("Old");
        var rewritten = world.History.Commit("New", "main", fork);
        var compared = await world.Api.CompareAsync(GitLabWorld.Crm, old, rewritten, 10, Cancel);
        Assert.False(compared!.IsAhead);
        Assert.Equal(rewritten, Assert.Single(compared.Commits).Sha);
        Assert.Equal((true, 0), ((await world.Api.CompareAsync(GitLabWorld.Crm, old, old, 10, Cancel))!.IsAhead, (await world.Api.CompareAsync(GitLabWorld.Crm, old, old, 10, Cancel))!.Commits.Count));
    }

    [Fact]
    public async Task Histories_without_a_common_commit_are_not_ahead_of_each_other()
    {
        await using var world = await GitLabWorld.StartAsync();
        var (one, other) = (world.History.Commit("One", "one"), world.History.Commit("Other", "other"));
        var compared = await world.Api.CompareAsync(GitLabWorld.Crm, one, other, 10, Cancel);
        Assert.Equal((false, 1), (compared!.IsAhead, compared.Commits.Count));
    }

    [Fact]
    public async Task A_commit_that_GitLab_does_not_show_yet_is_asked_for_later()
    {
        await using var world = await GitLabWorld.StartAsync();
        var (from, head) = (world.History.Commit("One"), world.History.Commit("Two"));
        world.History.Hidden.Add(head);
        Assert.Null(await world.Api.CompareAsync(GitLabWorld.Crm, from, head, 10, Cancel));
        Assert.Null(await world.Api.CommitsAsync(GitLabWorld.Crm, head, 10, Cancel));
        world.History.Hidden.Clear();
        Assert.NotNull(await world.Api.CompareAsync(GitLabWorld.Crm, from, head, 10, Cancel));
        Assert.Equal([from, head], (await world.Api.CommitsAsync(GitLabWorld.Crm, "main", 10, Cancel))!.Select(commit => commit.Sha));
    }

    [Fact]
    public async Task Too_many_calls_are_told_with_the_time_to_wait_and_nothing_more_is_sent()
    {
        await using var world = await GitLabWorld.StartAsync();
        world.GitLab.CallsLeft = 0;
        var limited = await Assert.ThrowsAsync<ScmUnavailableException>(() => world.Api.TagsAsync(GitLabWorld.Crm, 10, Cancel));
        Assert.Equal(TimeSpan.FromSeconds(2), limited.RetryAfter);
        await Assert.ThrowsAsync<ScmUnavailableException>(() => world.Api.TagsAsync(GitLabWorld.Crm, 10, Cancel));
        Assert.Single(world.GitLab.Calls);
    }

    [Fact]
    public async Task A_read_gets_over_one_bad_answer()
    {
        await using var world = await GitLabWorld.StartAsync();
        world.History.Tag("v1", world.History.Commit("One"));
        world.GitLab.Fate = _ => world.GitLab.Calls.Count == 1 ? FakeApiFate.ServerError : FakeApiFate.Answer;
        Assert.Single(await world.Api.TagsAsync(GitLabWorld.Crm, 10, Cancel));
    }

    [Fact]
    public async Task A_token_that_GitLab_does_not_take_is_refused_with_where_it_is_set()
    {
        await using var world = await GitLabWorld.StartAsync("glpat-wrong");
        var refused = await Assert.ThrowsAsync<ScmRefusedException>(() => world.Api.TagsAsync(GitLabWorld.Crm, 10, Cancel));
        Assert.Contains("Scm:GitLab:Token", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("glpat-wrong", refused.Message + string.Join('\n', world.Log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_token_it_is_off_and_nothing_is_sent()
    {
        await using var world = await GitLabWorld.StartAsync(token: "");
        Assert.Equal((false, false), (world.Api.IsOn, world.Pipelines.IsOn));
        await Assert.ThrowsAsync<ScmRefusedException>(() => world.Api.TagsAsync(GitLabWorld.Crm, 10, Cancel));
        Assert.Empty(world.GitLab.Calls);
    }
}
