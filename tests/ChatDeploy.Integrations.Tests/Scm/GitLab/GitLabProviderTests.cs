using System.Runtime.CompilerServices;
using System.Text;
using ChatDeploy.Core.Scm;
using ChatDeploy.Integrations.Scm.GitLab;
using ChatDeploy.Integrations.Tests.Scm.Webhooks;

namespace ChatDeploy.Integrations.Tests.Scm.GitLab;

/// <summary>Payloads with the fields that GitLab documents, in <c>payloads/</c>.</summary>
public sealed class GitLabProviderTests
{
    private const string A = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    public static TheoryData<string> Names => PayloadCase.NamesIn(Folder());

    [Theory]
    [MemberData(nameof(Names))]
    public void A_payload_means_what_is_written_beside_it(string name)
    {
        var payload = PayloadCase.Read(Folder(), name);
        Assert.Equal(payload.Means, new GitLabProvider().Parse(payload.Event, payload.Body).Select(PayloadCase.Tell));
    }

    [Fact]
    public void A_project_is_named_by_its_path() =>
        Assert.Equal(new RepositoryKey("gitlab", "acme/crm"), ((ScmEvent.RunMoved)Parse("Pipeline Hook", "pipeline-success")[^1]).Repository);

    [Fact]
    public void Many_events_are_used_and_the_others_not()
    {
        var provider = new GitLabProvider();
        Assert.All(["Push Hook", "Tag Push Hook", "Pipeline Hook", "Job Hook", "Deployment Hook", "System Hook"], name => Assert.True(provider.Uses(name)));
        Assert.All(["Merge Request Hook", "Note Hook", "Issue Hook", "Release Hook", "push", ""], name => Assert.False(provider.Uses(name)));
    }

    [Theory]
    [InlineData("not json", "not JSON")]
    [InlineData("17", "not a JSON object")]
    [InlineData("{}", "'object_kind'")]
    [InlineData("""{"object_kind":"push"}""", "'project.path_with_namespace'")]
    [InlineData("""{"object_kind":"push","project":{"path_with_namespace":"a/b"}}""", "'before'")]
    [InlineData($$$"""{"object_kind":"push","project":{"path_with_namespace":"a/b"},"before":"{{{A}}}","after":"{{{A}}}","ref":"refs/heads/main","commits":{}}""", "'commits'")]
    [InlineData($$$"""{"object_kind":"push","project":{"path_with_namespace":"a/b"},"before":"{{{A}}}","after":"{{{A}}}","ref":"refs/heads/main","commits":[null]}""", "'commits[]'")]
    [InlineData($$$"""{"object_kind":"push","project":{"path_with_namespace":"a/b"},"before":"{{{A}}}","after":"{{{A}}}","ref":"refs/heads/main","checkout_sha":"short","commits":[]}""", "'checkout_sha'")]
    [InlineData("""{"object_kind":"pipeline","project":{"path_with_namespace":"a/b"}}""", "'object_attributes'")]
    [InlineData("""{"object_kind":"pipeline","project":{"path_with_namespace":"a/b"},"object_attributes":{"id":"x"}}""", "'object_attributes.id'")]
    [InlineData($$$"""{"object_kind":"pipeline","project":{"path_with_namespace":"a/b"},"object_attributes":{"id":1,"sha":"{{{A}}}","status":"running"}}""", "'object_attributes.created_at'")]
    [InlineData("""{"object_kind":"build","project":{"path_with_namespace":"a/b"}}""", "'build_id'")]
    [InlineData("""{"object_kind":"deployment","project":{"path_with_namespace":"a/b"}}""", "'environment'")]
    [InlineData("""{"event_name":"repository_update","project":{"path_with_namespace":"a/b"}}""", "'changes'")]
    public void What_is_missing_is_named(string body, string named) =>
        Assert.Contains(named, Assert.Throws<MalformedPayloadException>(() => new GitLabProvider().Parse("System Hook", Encoding.UTF8.GetBytes(body))).Message, StringComparison.Ordinal);

    private static IReadOnlyList<ScmEvent> Parse(string eventName, string name) => new GitLabProvider().Parse(eventName, PayloadCase.Read(Folder(), name).Body);

    private static string Folder([CallerFilePath] string path = "") => Path.Combine(Path.GetDirectoryName(path)!, "payloads");
}
