using System.Text.Json;
using ChatDeploy.Core.Scm;
using ChatDeploy.Integrations.Scm.Webhooks;

namespace ChatDeploy.Integrations.Scm.Bitbucket;

/// <summary>Reads Bitbucket's pushes, which may move several refs, and build statuses, by which its pipelines are told as well.</summary>
/// <remarks><see href="https://support.atlassian.com/bitbucket-cloud/docs/event-payloads/"/></remarks>
public sealed class BitbucketProvider : IScmProvider
{
    private const string Push = "repo:push";
    private const string StatusCreated = "repo:commit_status_created";
    private const string StatusUpdated = "repo:commit_status_updated";

    /// <inheritdoc/>
    public string Name => "bitbucket";

    /// <inheritdoc/>
    public bool Uses(string eventName) => eventName is Push or StatusCreated or StatusUpdated;

    /// <inheritdoc/>
    public IReadOnlyList<ScmEvent> Parse(string eventName, ReadOnlyMemory<byte> body)
    {
        if (!Uses(eventName)) return [];
        using var document = PayloadReader.Open(body);
        var payload = document.RootElement;
        var repository = new RepositoryKey(Name, PayloadReader.Text(PayloadReader.Object(payload, "repository"), "full_name"));
        return eventName == Push ? [.. BitbucketPushes.Read(repository, payload)] : [.. ReadStatus(repository, payload)];
    }

    private static IEnumerable<ScmEvent> ReadStatus(RepositoryKey repository, JsonElement payload)
    {
        var status = PayloadReader.Object(payload, "commit_status");
        _ = PayloadReader.Text(status, "key");
        _ = PayloadReader.Text(status, "state");
        if (BitbucketFields.OptionalTime(status, "updated_on") is null) throw PayloadReader.Missing("commit_status.updated_on", "an instant");
        var sha = BitbucketFields.CommitOf(status) ?? throw PayloadReader.Missing("commit_status.commit.hash", "an object name");
        if (BitbucketFields.ReadStatus(status, sha) is { } check) yield return new ScmEvent.CommitChecked(repository, check);

        // It may be a pipeline's, whose id is not told.
        yield return new ScmEvent.RunMoved(repository, RunId: null);
    }
}
