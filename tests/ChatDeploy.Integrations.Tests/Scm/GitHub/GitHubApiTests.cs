using ChatDeploy.Core.Scm;
using ChatDeploy.Integrations.Scm.GitHub;
using static ChatDeploy.Integrations.Tests.Scm.GitHub.GitHubWorld;

namespace ChatDeploy.Integrations.Tests.Scm.GitHub;

public sealed class GitHubApiTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Branches_and_tags_resolve_to_commits_and_annotated_tags_are_peeled()
    {
        await using var world = await StartAsync();
        var sha = world.Repository.Push("release/2.1", "First");
        world.Repository.Tag("v1", sha);
        var annotated = world.Repository.Tag("v2", sha, "unsigned");
        world.Repository.Tag("v3", annotated, "unsigned");
        Assert.Equal(sha, await world.Api.ResolveAsync(Crm, new GitRef(GitRefKind.Branch, "release/2.1"), Ct));
        foreach (var tag in new[] { "v1", "v2", "v3" }) Assert.Equal(sha, await world.Api.ResolveAsync(Crm, new GitRef(GitRefKind.Tag, tag), Ct));
        Assert.Null(await world.Api.ResolveAsync(Crm, new GitRef(GitRefKind.Branch, "v1"), Ct));
    }

    [Fact]
    public async Task An_empty_repository_has_no_refs_and_no_commits()
    {
        await using var world = await StartAsync();
        Assert.Null(await world.Api.ResolveAsync(Crm, new GitRef(GitRefKind.Branch, "main"), Ct));
        Assert.Null(await world.Api.CommitsAsync(Crm, "main", 10, Ct));
        Assert.Empty(await world.Api.TagsAsync(Crm, 10, Ct));
    }

    [Theory]
    [InlineData("acme/gone", "404")]
    [InlineData("acme", "OWNER/NAME")]
    [InlineData("acme/..", "no name")]
    [InlineData("a/b/c", "OWNER/NAME")]
    public async Task A_repository_that_is_not_there_is_refused_and_not_just_without_that_ref(string id, string told)
    {
        await using var world = await StartAsync();
        var refused = await Assert.ThrowsAsync<ScmRefusedException>(() => world.Api.ResolveAsync(new RepositoryKey("github", id), new GitRef(GitRefKind.Branch, "main"), Ct));
        Assert.Contains(told, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_renamed_repository_is_found_by_its_old_name()
    {
        await using var world = await StartAsync();
        var sha = world.Repository.Push("main", "First");
        world.GitHub.Rename("acme/crm", "acme/customers");
        Assert.Equal(sha, await world.Api.ResolveAsync(Crm, new GitRef(GitRefKind.Branch, "main"), Ct));
    }

    [Fact]
    public async Task Tags_come_page_by_page_up_to_the_limit()
    {
        await using var world = await StartAsync();
        var sha = world.Repository.Push("main", "First");
        for (var i = 0; i < 250; i++) world.Repository.Tag($"v{i:000}", sha, i == 249 ? "unsigned" : null);
        var all = await world.Api.TagsAsync(Crm, 1000, Ct);
        Assert.Equal((250, new TaggedCommit("v249", sha)), (all.Count, all[0]));
        Assert.Equal(120, (await world.Api.TagsAsync(Crm, 120, Ct)).Count);
    }

    [Theory]
    [InlineData(0, 250, 0, true)]
    [InlineData(1, 250, 1, true)]
    [InlineData(100, 250, 100, true)]
    [InlineData(230, 250, 230, true)]
    [InlineData(230, 230, 230, true)]
    [InlineData(230, 229, 229, false)]
    [InlineData(230, 31, 31, false)]
    [InlineData(230, 30, 30, false)]
    [InlineData(230, 5, 5, false)]
    [InlineData(90, 10, 10, false)]
    public async Task A_comparison_has_the_newest_commits_oldest_first(int commits, int limit, int expected, bool isComplete)
    {
        await using var world = await StartAsync();
        var from = world.Repository.Push("main", "Before");
        var head = commits == 0 ? from : world.Repository.Push("main", [.. Enumerable.Range(1, commits).Select(i => $"Commit {i}")]);
        var compared = await world.Api.CompareAsync(Crm, from, head, limit, Ct);
        Assert.Equal((true, isComplete), (compared!.IsAhead, compared.IsComplete));
        Assert.Equal(Enumerable.Range(commits - expected + 1, expected).Select(i => $"Commit {i}"), compared.Commits.Select(commit => commit.Message));
    }

    [Fact]
    public async Task A_compared_commit_tells_all_that_a_pushed_one_does()
    {
        await using var world = await StartAsync();
        var from = world.Repository.Push("main", "Before");
        var head = world.Repository.Push("main", ["After"], author: "Grace");
        var commit = Assert.Single((await world.Api.CompareAsync(Crm, from, head, 10, Ct))!.Commits);
        Assert.Equal((head, "After", "Grace", "grace@example.com", $"https://github.example/acme/crm/commit/{head}"), (commit.Sha, commit.Message, commit.Author, commit.AuthorEmail, commit.Url));
        Assert.InRange(commit.CommittedAt, world.Clock.GetUtcNow().AddMinutes(-5), world.Clock.GetUtcNow());
    }

    [Fact]
    public async Task A_rewritten_branch_is_not_ahead_and_tells_what_is_new()
    {
        await using var world = await StartAsync();
        var root = world.Repository.Push("main", "Root");
        var old = world.Repository.Push("main", "Old");
        var head = world.Repository.Push("main", ["New"], from: root);
        var compared = await world.Api.CompareAsync(Crm, old, head, 10, Ct);
        Assert.Equal((false, "New"), (compared!.IsAhead, Assert.Single(compared.Commits).Message));
        Assert.Equal((false, 0), (await world.Api.CompareAsync(Crm, old, root, 10, Ct)) is { } back ? (back.IsAhead, back.Commits.Count) : default);
    }

    [Fact]
    public async Task A_history_of_its_own_is_not_ahead_and_not_unknown()
    {
        await using var world = await StartAsync();
        var one = world.Repository.Push("main", "One");
        var other = world.Repository.Push("pages", "Other");
        Assert.Equal((false, false), (await world.Api.CompareAsync(Crm, one, other, 10, Ct)) is { } compared ? (compared.IsAhead, compared.IsComplete) : default);
    }

    [Fact]
    public async Task A_commit_that_github_does_not_show_yet_is_unknown_and_known_later()
    {
        await using var world = await StartAsync();
        var from = world.Repository.Push("main", "Before");
        var head = world.Repository.Push("main", "After");
        world.Repository.Hide(head, 2);
        Assert.Null(await world.Api.CompareAsync(Crm, from, head, 10, Ct));
        Assert.Null(await world.Api.CommitsAsync(Crm, head, 10, Ct));
        Assert.Single((await world.Api.CompareAsync(Crm, from, head, 10, Ct))!.Commits);
    }

    [Fact]
    public async Task Commits_come_oldest_first_and_the_newest_are_kept()
    {
        await using var world = await StartAsync();
        world.Repository.Push("main", [.. Enumerable.Range(1, 230).Select(i => $"Commit {i}")]);
        Assert.Equal(Enumerable.Range(111, 120).Select(i => $"Commit {i}"), (await world.Api.CommitsAsync(Crm, "main", 120, Ct))!.Select(commit => commit.Message));
        Assert.Equal(230, (await world.Api.CommitsAsync(Crm, "main", 1000, Ct))!.Count);
        Assert.Null(await world.Api.CommitsAsync(Crm, "gone", 10, Ct));
    }

    [Fact]
    public async Task Checks_are_runs_of_workflows_and_apps_and_statuses_as_they_stand_now()
    {
        await using var world = await StartAsync();
        var sha = world.Repository.Push("main", "First");
        world.Repository.Status(sha, "coverage", "pending");
        world.Repository.Status(sha, "coverage", "failure");
        world.Repository.Check(sha, "lint", "completed", "success");
        world.Repository.Move(world.Repository.Begin("ci.yml", "main").Id, "failure");
        world.Repository.Move(world.Repository.Begin("ci.yml", "main").Id);
        world.Repository.Move(world.Repository.Begin("deploy.yml", "main", "workflow_dispatch", "ChatDeploy J-1.1").Id, "failure");
        var checks = (await world.Api.ChecksAsync(Crm, sha, Ct)).Select(check => $"{check.Kind} {check.Name} {check.State}").Order(StringComparer.Ordinal);
        Assert.Equal(["check Linter (all) Succeeded", "check ci job Running", "check lint Succeeded", "status coverage Failed", "workflow ci Running"], checks);
    }

    [Fact]
    public async Task Webhooks_and_the_api_tell_the_same_of_checks()
    {
        await using var world = await StartAsync();
        var sha = world.Repository.Push("main", "First");
        world.Repository.Status(sha, "coverage", "success");
        world.Repository.Check(sha, "lint", "completed", "success");
        world.Repository.Move(world.Repository.Begin("ci.yml", "main").Id, "success");
        var told = world.GitHub.Hooks.All.SelectMany(delivery => new GitHubProvider().Parse(delivery.Event, delivery.Body)).OfType<ScmEvent.CommitChecked>().Select(checking => checking.Check);
        Assert.Equal(
            told.GroupBy(check => (check.Kind, check.Name)).Select(same => same.Last()).OrderBy(check => check.Name, StringComparer.Ordinal),
            (await world.Api.ChecksAsync(Crm, sha, Ct)).OrderBy(check => check.Name, StringComparer.Ordinal));
    }

    [Fact]
    public async Task Checks_come_from_all_pages_and_an_unknown_commit_has_none()
    {
        await using var world = await StartAsync();
        var sha = world.Repository.Push("main", "First");
        for (var i = 0; i < 120; i++) world.Repository.Status(sha, $"check {i}", "success");
        Assert.Equal(120, (await world.Api.ChecksAsync(Crm, sha, Ct)).Count);
        Assert.Empty(await world.Api.ChecksAsync(Crm, new string('a', 40), Ct));
    }

    [Theory]
    [InlineData("valid", TagVerdict.Good, null)]
    [InlineData("unsigned", TagVerdict.Missing, "unsigned")]
    [InlineData("unknown_key", TagVerdict.Bad, "unknown_key")]
    [InlineData("invalid", TagVerdict.Bad, "invalid")]
    [InlineData("a_word_of_tomorrow", TagVerdict.Bad, "a_word_of_tomorrow")]
    [InlineData("gpgverify_unavailable", TagVerdict.Unknown, "gpgverify_unavailable")]
    [InlineData("ocsp_pending", TagVerdict.Unknown, "ocsp_pending")]
    public async Task A_tag_is_good_only_when_github_says_valid(string reason, TagVerdict verdict, string? told)
    {
        await using var world = await StartAsync();
        var sha = world.Repository.Push("main", "First");
        world.Repository.Tag("v1", sha, reason, "Grace");
        Assert.Equal(new TagSignature(verdict, verdict == TagVerdict.Good ? sha : null, "Grace <grace@example.com>", told), await world.Api.VerifyTagAsync(Crm, "v1", Ct));
    }

    [Fact]
    public async Task A_light_tag_is_not_signed_and_one_that_is_not_there_is_unknown()
    {
        await using var world = await StartAsync();
        world.Repository.Tag("v1", world.Repository.Push("main", "First"));
        Assert.Equal(TagVerdict.Missing, (await world.Api.VerifyTagAsync(Crm, "v1", Ct)).Verdict);
        Assert.Equal(new TagSignature(TagVerdict.Unknown, null, null, "not_found"), await world.Api.VerifyTagAsync(Crm, "v2", Ct));
    }
}
