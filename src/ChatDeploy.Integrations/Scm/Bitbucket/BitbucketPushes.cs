using System.Text.Json;
using ChatDeploy.Core.Scm;
using ChatDeploy.Integrations.Scm.Webhooks;

namespace ChatDeploy.Integrations.Scm.Bitbucket;

/// <summary>Reads the changes of a push.</summary>
internal static class BitbucketPushes
{
    public static IEnumerable<ScmEvent> Read(RepositoryKey repository, JsonElement payload)
    {
        var push = PayloadReader.Object(payload, "push");
        if (!push.TryGetProperty("changes", out var changes) || changes.ValueKind != JsonValueKind.Array) throw PayloadReader.Missing("push.changes", "a list");
        var pusher = payload.TryGetProperty("actor", out var actor) ? PayloadReader.OptionalText(actor, "display_name") ?? PayloadReader.OptionalText(actor, "nickname") : null;
        foreach (var change in changes.EnumerateArray())
        {
            if (change.ValueKind != JsonValueKind.Object) throw PayloadReader.Missing("push.changes[]", "an object");
            if (ReadChange(repository, change, pusher) is { } read) yield return read;
        }
    }

    private static ScmEvent.RefPushed? ReadChange(RepositoryKey repository, JsonElement change, string? pusher)
    {
        var before = OptionalObject(change, "old");
        var after = OptionalObject(change, "new");
        if ((after ?? before) is not { } named) throw PayloadReader.Missing("push.changes[].new", "an object, nor is 'old'");
        if (RefOf(named) is not { } reference) return null;
        var head = after is { } there ? PayloadReader.Object(there, "target") : (JsonElement?)null;
        var isCut = BitbucketFields.IsTrue(change, "truncated");
        var commits = after is null ? [] : ReadCommits(change, head!.Value);
        var listed = commits.Count > 0;

        // A new branch or a tag on an old commit lists nothing, but tells the commit it points at.
        if (!listed && head is { } target && (before is null || reference.Kind == GitRefKind.Tag) && BitbucketFields.ReadCommit(target) is { } commit) commits.Add(commit);

        // The target of a tag is its commit, whether the tag is an object of its own or not.
        var sha = head is { } pointed ? PayloadReader.ObjectName(pointed, "hash") : null;
        var old = before is { } was ? PayloadReader.ObjectName(PayloadReader.Object(was, "target"), "hash") : null;
        return new ScmEvent.RefPushed(repository, reference, old, sha, sha, BitbucketFields.IsTrue(change, "forced"), commits, !isCut, pusher);
    }

    /// <summary>Oldest first; Bitbucket lists the newest first.</summary>
    private static List<PushedCommit> ReadCommits(JsonElement change, JsonElement head)
    {
        // A force-push back to an older commit lists none, and the list may be left out.
        if (!change.TryGetProperty("commits", out var commits) || commits.ValueKind != JsonValueKind.Array) return [];
        var read = new List<PushedCommit>(commits.GetArrayLength());
        foreach (var commit in commits.EnumerateArray())
        {
            if (commit.ValueKind != JsonValueKind.Object) throw PayloadReader.Missing("push.changes[].commits[]", "an object");
            read.Add(BitbucketFields.ReadCommit(commit) ?? throw PayloadReader.Missing("push.changes[].commits[]", "a commit with hash, date and message"));
        }

        if (read.Count > 1 && read[0].Sha == PayloadReader.ObjectName(head, "hash")) read.Reverse();
        return read;
    }

    private static GitRef? RefOf(JsonElement named) => PayloadReader.OptionalText(named, "type") switch
    {
        "branch" or "named_branch" => new GitRef(GitRefKind.Branch, PayloadReader.Text(named, "name")),
        "tag" or "annotated_tag" => new GitRef(GitRefKind.Tag, PayloadReader.Text(named, "name")),
        _ => null,
    };

    private static JsonElement? OptionalObject(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value : null;
}
