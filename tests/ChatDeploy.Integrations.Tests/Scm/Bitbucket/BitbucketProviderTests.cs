using System.Runtime.CompilerServices;
using System.Text;
using ChatDeploy.Core.Scm;
using ChatDeploy.Integrations.Scm.Bitbucket;
using ChatDeploy.Integrations.Tests.Scm.Webhooks;

namespace ChatDeploy.Integrations.Tests.Scm.Bitbucket;

/// <summary>Payloads with the fields that Bitbucket documents, in <c>payloads/</c>.</summary>
public sealed class BitbucketProviderTests
{
    private const string A = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    public static TheoryData<string> Names => PayloadCase.NamesIn(Folder());

    [Theory]
    [MemberData(nameof(Names))]
    public void A_payload_means_what_is_written_beside_it(string name)
    {
        var payload = PayloadCase.Read(Folder(), name);
        Assert.Equal(payload.Means, new BitbucketProvider().Parse(payload.Event, payload.Body).Select(PayloadCase.Tell));
    }

    [Fact]
    public void A_repository_is_named_with_its_workspace() =>
        Assert.Equal(new RepositoryKey("bitbucket", "acme/crm"), ((ScmEvent.RefPushed)new BitbucketProvider().Parse("repo:push", PayloadCase.Read(Folder(), "push").Body)[0]).Repository);

    [Fact]
    public void Pushes_and_statuses_are_used_and_the_others_not()
    {
        var provider = new BitbucketProvider();
        Assert.All(["repo:push", "repo:commit_status_created", "repo:commit_status_updated"], name => Assert.True(provider.Uses(name)));
        Assert.All(["pullrequest:created", "pullrequest:fulfilled", "repo:fork", "repo:updated", "diagnostics:ping", "push", ""], name => Assert.False(provider.Uses(name)));
    }

    [Theory]
    [InlineData("repo:push", "not json", "not JSON")]
    [InlineData("repo:push", "17", "not a JSON object")]
    [InlineData("repo:push", "{}", "'repository'")]
    [InlineData("repo:push", """{"repository":{}}""", "'full_name'")]
    [InlineData("repo:push", """{"repository":{"full_name":"a/b"}}""", "'push'")]
    [InlineData("repo:push", """{"repository":{"full_name":"a/b"},"push":{}}""", "'push.changes'")]
    [InlineData("repo:push", """{"repository":{"full_name":"a/b"},"push":{"changes":[null]}}""", "'push.changes[]'")]
    [InlineData("repo:push", """{"repository":{"full_name":"a/b"},"push":{"changes":[{}]}}""", "'push.changes[].new'")]
    [InlineData("repo:push", """{"repository":{"full_name":"a/b"},"push":{"changes":[{"new":{"type":"branch","name":"main"}}]}}""", "'target'")]
    [InlineData("repo:push", $$$"""{"repository":{"full_name":"a/b"},"push":{"changes":[{"new":{"type":"branch","target":{"hash":"{{{A}}}"} } } ] } }""", "'name'")]
    [InlineData("repo:push", """{"repository":{"full_name":"a/b"},"push":{"changes":[{"new":{"type":"branch","name":"main","target":{"hash":"short"}}}]}}""", "'hash'")]
    [InlineData("repo:push", $$$"""{"repository":{"full_name":"a/b"},"push":{"changes":[{"new":{"type":"branch","name":"main","target":{"hash":"{{{A}}}"} },"commits":[{"hash":"{{{A}}}"}]}]}}""", "'push.changes[].commits[]'")]
    [InlineData("repo:commit_status_updated", """{"repository":{"full_name":"a/b"}}""", "'commit_status'")]
    [InlineData("repo:commit_status_updated", """{"repository":{"full_name":"a/b"},"commit_status":{}}""", "'key'")]
    [InlineData("repo:commit_status_updated", """{"repository":{"full_name":"a/b"},"commit_status":{"key":"k","state":"FAILED"}}""", "'commit_status.updated_on'")]
    [InlineData("repo:commit_status_updated", """{"repository":{"full_name":"a/b"},"commit_status":{"key":"k","state":"FAILED","updated_on":"2026-11-20T09:00:00Z"}}""", "'commit_status.commit.hash'")]
    public void What_is_missing_is_named(string eventName, string body, string named) =>
        Assert.Contains(named, Assert.Throws<MalformedPayloadException>(() => new BitbucketProvider().Parse(eventName, Encoding.UTF8.GetBytes(body))).Message, StringComparison.Ordinal);

    private static string Folder([CallerFilePath] string path = "") => Path.Combine(Path.GetDirectoryName(path)!, "payloads");
}
