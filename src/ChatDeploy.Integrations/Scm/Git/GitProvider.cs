using System.Text.Json;
using ChatDeploy.Core.Scm;
using ChatDeploy.Integrations.Scm.Webhooks;

namespace ChatDeploy.Integrations.Scm.Git;

/// <summary>Reads what a post-receive hook posts: one ref with its object before and after; the commits are in the repository (contract, Inbound HTTP).</summary>
public sealed class GitProvider : IScmProvider
{
    /// <summary>The only event.</summary>
    public const string Push = "push";

    /// <inheritdoc/>
    public string Name => "git";

    /// <inheritdoc/>
    public bool Uses(string eventName) => eventName == Push;

    /// <inheritdoc/>
    public IReadOnlyList<ScmEvent> Parse(string eventName, ReadOnlyMemory<byte> body)
    {
        using var document = PayloadReader.Open(body);
        return [.. Read(document.RootElement)];
    }

    private IEnumerable<ScmEvent> Read(JsonElement payload)
    {
        var repository = new RepositoryKey(Name, PayloadReader.Text(payload, "repository"));
        var before = PayloadReader.ObjectName(payload, "before");
        var after = PayloadReader.ObjectName(payload, "after");
        if (!GitRef.TryParse(PayloadReader.Text(payload, "ref"), out var reference)) yield break;
        var pusher = PayloadReader.OptionalText(payload, "pusher");
        yield return new ScmEvent.RefPushed(repository, reference, before, after, Commit: null, Forced: false, Commits: [], Complete: false, pusher);
    }
}
