using System.Text.Json;
using ChatDeploy.Core.Scm;
using ChatDeploy.Integrations.Scm.Webhooks;

namespace ChatDeploy.Integrations.Scm.GitLab;

/// <summary>Reads pushes of branches and tags, and the list of refs that a system hook tells for a push of many.</summary>
internal static class GitLabPushes
{
    // A push lists its newest commits, at most this many, and counts them all.
    private const int MaxCommits = 20;

    public static IEnumerable<ScmEvent> Read(RepositoryKey repository, JsonElement payload)
    {
        var before = PayloadReader.ObjectName(payload, "before");
        var after = PayloadReader.ObjectName(payload, "after");
        if (!GitRef.TryParse(PayloadReader.Text(payload, "ref"), out var reference)) yield break;
        var commits = ReadCommits(payload);
        var commit = after is null ? null : OptionalObjectName(payload, "checkout_sha") ?? (reference.Kind == GitRefKind.Branch ? after : null);
        var total = payload.TryGetProperty("total_commits_count", out var count) && count.ValueKind == JsonValueKind.Number && count.TryGetInt32(out var number) ? number : (int?)null;

        // A ref made at a commit that is nowhere listed tells only its name. Nor does GitLab say that history was rewritten: a branch that moves is
        // not complete without the provider's or the clone's word on how the two commits relate; one that brings nothing went back.
        var isMove = reference.Kind == GitRefKind.Branch && before is not null && after is not null && commits.Count > 0;
        var isComplete = !isMove && (total is null ? commits.Count < MaxCommits : total <= commits.Count) && (after is null || before is not null || commits.Count > 0);
        var pusher = PayloadReader.OptionalText(payload, "user_username") ?? PayloadReader.OptionalText(payload, "user_name");
        yield return new ScmEvent.RefPushed(repository, reference, before, after, commit, Forced: false, commits, isComplete, pusher);
    }

    /// <summary>Reads <c>repository_update</c>: the only hook that tells of a push of more refs than hooks are sent for.</summary>
    public static IEnumerable<ScmEvent> ReadTouched(RepositoryKey repository, JsonElement payload)
    {
        if (!payload.TryGetProperty("changes", out var changes) || changes.ValueKind != JsonValueKind.Array) throw PayloadReader.Missing("changes", "a list");
        foreach (var change in changes.EnumerateArray())
        {
            if (change.ValueKind == JsonValueKind.Object && GitRef.TryParse(PayloadReader.OptionalText(change, "ref"), out var reference)) yield return new ScmEvent.RefTouched(repository, reference);
        }
    }

    private static List<PushedCommit> ReadCommits(JsonElement payload)
    {
        // A deleted ref may have no list at all.
        if (!payload.TryGetProperty("commits", out var commits) || commits.ValueKind == JsonValueKind.Null) return [];
        if (commits.ValueKind != JsonValueKind.Array) throw PayloadReader.Missing("commits", "a list");
        return [.. commits.EnumerateArray().Select(commit => commit.ValueKind == JsonValueKind.Object ? ReadCommit(commit) : throw PayloadReader.Missing("commits[]", "an object"))];
    }

    private static PushedCommit ReadCommit(JsonElement commit)
    {
        var author = PayloadReader.Object(commit, "author");
        return new PushedCommit(
            PayloadReader.ObjectName(commit, "id") ?? throw PayloadReader.Missing("commits[].id", "an object name"),
            PayloadReader.OptionalText(commit, "message") ?? throw PayloadReader.Missing("commits[].message", "a text"),
            PayloadReader.OptionalText(author, "name") ?? "unknown",
            GitLabFields.Address(PayloadReader.OptionalText(author, "email")),
            GitLabFields.OptionalTime(commit, "timestamp") ?? throw PayloadReader.Missing("commits[].timestamp", "an instant"),
            PayloadReader.OptionalText(commit, "url"));
    }

    private static string? OptionalObjectName(JsonElement parent, string name) =>
        PayloadReader.OptionalText(parent, name) is { Length: > 0 } ? PayloadReader.ObjectName(parent, name) : null;
}
