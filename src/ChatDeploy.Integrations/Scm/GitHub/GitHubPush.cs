using System.Text.Json;
using ChatDeploy.Core.Scm;
using ChatDeploy.Integrations.Scm.Webhooks;

namespace ChatDeploy.Integrations.Scm.GitHub;

/// <summary>Reads <c>push</c>: branches and tags, created, moved, forced and deleted.</summary>
/// <remarks><see href="https://docs.github.com/en/webhooks/webhook-events-and-payloads#push"/></remarks>
internal static class GitHubPush
{
    // A push lists no more; at exactly this many there may have been others.
    private const int MaxCommits = 2048;

    public static IReadOnlyList<ScmEvent> Read(RepositoryKey repository, JsonElement payload)
    {
        var before = PayloadReader.ObjectName(payload, "before");
        var after = PayloadReader.ObjectName(payload, "after");
        if (!GitRef.TryParse(PayloadReader.Text(payload, "ref"), out var reference)) return [];

        var commits = ReadCommits(payload);
        var head = payload.TryGetProperty("head_commit", out var commit) && commit.ValueKind == JsonValueKind.Object ? ReadCommit(commit) : null;

        // A new branch or a tag on an old commit lists nothing, but tells the commit it points at.
        if (commits.Count == 0 && head is not null && (before is null || reference.Kind == GitRefKind.Tag)) commits.Add(head);
        var isForced = payload.TryGetProperty("forced", out var forced) && forced.ValueKind == JsonValueKind.True;
        var pusher = payload.TryGetProperty("pusher", out var person) ? PayloadReader.OptionalText(person, "name") : null;
        return [new ScmEvent.RefPushed(repository, reference, before, after, head?.Sha, isForced, commits, commits.Count < MaxCommits, pusher)];
    }

    private static List<PushedCommit> ReadCommits(JsonElement payload)
    {
        if (!payload.TryGetProperty("commits", out var commits) || commits.ValueKind != JsonValueKind.Array) throw PayloadReader.Missing("commits", "a list");
        var read = new List<PushedCommit>(commits.GetArrayLength());
        foreach (var commit in commits.EnumerateArray())
        {
            read.Add(commit.ValueKind == JsonValueKind.Object ? ReadCommit(commit) : throw PayloadReader.Missing("commits[]", "an object"));
        }

        return read;
    }

    private static PushedCommit ReadCommit(JsonElement commit)
    {
        var author = PayloadReader.Object(commit, "author");
        return new PushedCommit(
            PayloadReader.ObjectName(commit, "id") ?? throw PayloadReader.Missing("commits[].id", "an object name"),
            PayloadReader.OptionalText(commit, "message") ?? throw PayloadReader.Missing("commits[].message", "a text"),
            PayloadReader.OptionalText(author, "name") ?? PayloadReader.OptionalText(author, "username") ?? "unknown",
            PayloadReader.OptionalText(author, "email"),
            ReadTime(commit),
            PayloadReader.OptionalText(commit, "url"));
    }

    private static DateTimeOffset ReadTime(JsonElement commit) =>
        commit.TryGetProperty("timestamp", out var time) && time.ValueKind == JsonValueKind.String && time.TryGetDateTimeOffset(out var instant)
            ? instant.ToUniversalTime()
            : throw PayloadReader.Missing("commits[].timestamp", "an instant");
}
