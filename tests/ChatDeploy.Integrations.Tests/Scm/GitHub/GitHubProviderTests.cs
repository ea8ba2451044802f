using System.Text;
using ChatDeploy.Core.Scm;
using ChatDeploy.Integrations.Scm.GitHub;

namespace ChatDeploy.Integrations.Tests.Scm.GitHub;

/// <summary>Payloads with the fields that GitHub documents.</summary>
public sealed class GitHubProviderTests
{
    private const string Zero = "0000000000000000000000000000000000000000";
    private const string A = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    private const string B = "BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB";

    [Fact]
    public void A_push_tells_where_what_and_who()
    {
        var push = Parse(Push("refs/heads/main", A, B, [Commit(B, "Fix it\\n\\nFor good")]));
        Assert.Equal((new RepositoryKey("github", "acme/crm"), new GitRef(GitRefKind.Branch, "main"), A, B.ToLowerInvariant(), "ada", true, false),
            (push.Repository, push.Ref, push.Before, push.After, push.Pusher, push.Complete, push.Forced));
        Assert.Equal(new PushedCommit(B.ToLowerInvariant(), "Fix it\n\nFor good", "Ada", "ada@example.com", new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero), "https://github.example/c"), Assert.Single(push.Commits));
    }

    [Fact]
    public void Zeros_stand_for_a_ref_that_was_or_is_not_there()
    {
        Assert.Null(Parse(Push("refs/heads/main", Zero, A, [Commit(A, "a")])).Before);
        var deleted = Parse(Push("refs/heads/main", A, Zero, []));
        Assert.Equal((null, null), (deleted.After, deleted.Commit));
    }

    [Fact]
    public void An_annotated_tag_tells_its_commit_apart_from_its_object()
    {
        var push = Parse(Push("refs/tags/v1", Zero, A, [], head: Commit(B, "b")));
        Assert.Equal((new GitRef(GitRefKind.Tag, "v1"), A, B.ToLowerInvariant()), (push.Ref, push.After, push.Commit));
        Assert.Equal("b", Assert.Single(push.Commits).Message);
    }

    [Fact]
    public void A_new_branch_on_an_old_commit_tells_that_commit() =>
        Assert.Equal("b", Assert.Single(Parse(Push("refs/heads/release/2", Zero, B, [], head: Commit(B, "b"))).Commits).Message);

    [Fact]
    public void A_reset_tells_no_commit() => Assert.Empty(Parse(Push("refs/heads/main", A, B, [], head: Commit(B, "b"), forced: true)).Commits);

    [Fact]
    public void As_many_commits_as_fit_may_not_be_all() =>
        Assert.False(Parse(Push("refs/heads/main", A, B, [.. Enumerable.Repeat(Commit(B, "b"), 2048)])).Complete);

    [Fact]
    public void A_commit_s_time_may_have_any_offset_and_a_message_may_spell_nul() =>
        Assert.Equal("a\uFFFDb", Assert.Single(Parse(Push("refs/heads/main", A, B, [Commit(B, "a\\u0000b")])).Commits).Message);

    [Fact]
    public void A_ref_that_is_neither_branch_nor_tag_tells_nothing() => Assert.Empty(new GitHubProvider().Parse("push", Body(Push("refs/notes/commits", A, B, []))));

    [Fact]
    public void What_tells_of_neither_refs_checks_runs_nor_deployments_is_not_used()
    {
        var provider = new GitHubProvider();
        Assert.Equal([false, false, false, false], new[] { "ping", "star", "issues", "pull_request" }.Select(provider.Uses));
        Assert.Empty(provider.Parse("star", Body("{}")));
    }

    [Fact]
    public void A_branch_s_name_may_have_slashes_when_it_is_created() =>
        Assert.Equal(new ScmEvent.RefTouched(new RepositoryKey("github", "acme/crm"), new GitRef(GitRefKind.Branch, "release/2.1")), Assert.Single(Parse("create", """{"ref":"release/2.1","ref_type":"branch"}""")));

    [Fact]
    public void A_run_of_ours_has_moved_and_says_nothing_of_the_commit() =>
        Assert.Equal(new ScmEvent.RunMoved(new RepositoryKey("github", "acme/crm"), "7"), Assert.Single(Parse("workflow_run",
            $$"""{"action":"completed","workflow_run":{"id":7,"name":"Deploy","display_title":"ChatDeploy J-17.2","head_sha":"{{A}}","status":"completed","conclusion":"failure","updated_at":"2026-11-20T09:00:00Z"} }""")));

    [Fact]
    public void A_job_of_ours_says_nothing_of_the_commit() =>
        Assert.Empty(Parse("check_run", $$"""{"check_run":{"id":7,"name":"ChatDeploy J-17.2","head_sha":"{{A}}","status":"completed","conclusion":"failure"} }"""));

    [Theory]
    [InlineData("queued", null, CheckState.Pending)]
    [InlineData("requested", null, CheckState.Pending)]
    [InlineData("waiting", null, CheckState.Pending)]
    [InlineData("in_progress", null, CheckState.Running)]
    [InlineData("completed", "success", CheckState.Succeeded)]
    [InlineData("completed", "neutral", CheckState.Skipped)]
    [InlineData("completed", "skipped", CheckState.Skipped)]
    [InlineData("completed", "cancelled", CheckState.Cancelled)]
    [InlineData("completed", "stale", CheckState.Cancelled)]
    [InlineData("completed", "failure", CheckState.Failed)]
    [InlineData("completed", "timed_out", CheckState.Failed)]
    [InlineData("completed", "action_required", CheckState.Failed)]
    [InlineData("completed", "a_word_of_tomorrow", CheckState.Failed)]
    public void A_check_is_green_only_by_words_that_say_so(string status, string? conclusion, CheckState expected)
    {
        var told = conclusion is null ? "null" : $"\"{conclusion}\"";
        var check = Assert.IsType<ScmEvent.CommitChecked>(Assert.Single(Parse("check_run", $$"""{"check_run":{"id":7,"name":"lint","head_sha":"{{B}}","status":"{{status}}","conclusion":{{told}},"started_at":"2026-11-20T09:00:00Z"} }"""))).Check;
        Assert.Equal((expected, B.ToLowerInvariant(), "7"), (check.State, check.Sha, check.RunId));
    }

    [Theory]
    [InlineData("workflow_run", """{"workflow_run":{"id":1}}""", "'head_sha'")]
    [InlineData("workflow_job", """{"workflow_job":{}}""", "'workflow_job.run_id'")]
    [InlineData("check_run", """{"check_run":{"head_sha":"x"}}""", "'head_sha'")]
    [InlineData("status", """{"state":"success"}""", "'sha or context'")]
    [InlineData("create", """{"ref_type":"branch"}""", "'ref'")]
    [InlineData("deployment_status", """{"deployment":{}}""", "'deployment_status'")]
    public void What_other_events_miss_is_named(string eventName, string payload, string named) =>
        Assert.Contains(named, Assert.Throws<MalformedPayloadException>(() => Parse(eventName, payload)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("not json", "not JSON")]
    [InlineData("17", "not a JSON object")]
    [InlineData("{}", "'repository'")]
    [InlineData("""{"repository":{}}""", "'full_name'")]
    [InlineData("""{"repository":{"full_name":"a/b"},"before":"","after":"","ref":""}""", "'before'")]
    [InlineData("""{"repository":{"full_name":"a/b"},"before":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","after":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","ref":"refs/heads/main"}""", "'commits'")]
    [InlineData("""{"repository":{"full_name":"a/b"},"before":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","after":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","ref":"refs/heads/main","commits":[null]}""", "'commits[]'")]
    [InlineData("""{"repository":{"full_name":"\ud800"}}""", "surrogate")]
    public void What_is_missing_is_named(string body, string named) =>
        Assert.Contains(named, Assert.Throws<MalformedPayloadException>(() => new GitHubProvider().Parse("push", Body(body))).Message, StringComparison.Ordinal);

    private static ScmEvent.RefPushed Parse(string body) => Assert.IsType<ScmEvent.RefPushed>(Assert.Single(new GitHubProvider().Parse("push", Body(body))));

    private static IReadOnlyList<ScmEvent> Parse(string eventName, string payload) => new GitHubProvider().Parse(eventName, Body("{\"repository\":{\"full_name\":\"acme/crm\"}," + payload[1..]));

    private static byte[] Body(string text) => Encoding.UTF8.GetBytes(text);

    private static string Push(string reference, string before, string after, string[] commits, string head = "null", bool forced = false) => $$"""
        {"ref":"{{reference}}","before":"{{before}}","after":"{{after}}","forced":{{(forced ? "true" : "false")}},"created":false,"deleted":false,
         "repository":{"id":1,"full_name":"acme/crm"},"pusher":{"name":"ada"},"head_commit":{{head}},"commits":[{{string.Join(',', commits)}}]}
        """;

    private static string Commit(string sha, string message) =>
        $$$"""{"id":"{{{sha}}}","message":"{{{message}}}","timestamp":"2026-11-20T10:00:00+01:00","url":"https://github.example/c","author":{"name":"Ada","email":"ada@example.com"}}""";
}
