using System.Text.Json;
using ChatDeploy.Core.Scm;
using ChatDeploy.Integrations.Scm.Webhooks;

namespace ChatDeploy.Integrations.Scm.GitLab;

/// <summary>Reads GitLab's webhooks of projects and groups, and the pushes among those of a whole instance (system hooks).</summary>
/// <remarks><see href="https://docs.gitlab.com/user/project/integrations/webhook_events/"/>, <see href="https://docs.gitlab.com/administration/system_hooks/"/></remarks>
public sealed class GitLabProvider : IScmProvider
{
    private static readonly HashSet<string> _used = new(StringComparer.Ordinal) { "Push Hook", "Tag Push Hook", "Pipeline Hook", "Job Hook", "Deployment Hook", "System Hook" };

    /// <inheritdoc/>
    public string Name => "gitlab";

    /// <inheritdoc/>
    public bool Uses(string eventName) => _used.Contains(eventName);

    /// <inheritdoc/>
    /// <remarks>The body says what it is: a system hook has one name for everything.</remarks>
    public IReadOnlyList<ScmEvent> Parse(string eventName, ReadOnlyMemory<byte> body)
    {
        if (!Uses(eventName)) return [];
        using var document = PayloadReader.Open(body);
        var payload = document.RootElement;
        return (PayloadReader.OptionalText(payload, "object_kind") ?? PayloadReader.OptionalText(payload, "event_name")) switch
        {
            "push" or "tag_push" => [.. GitLabPushes.Read(Repository(payload), payload)],
            "repository_update" => [.. GitLabPushes.ReadTouched(Repository(payload), payload)],
            "pipeline" => [.. GitLabRuns.ReadPipeline(Repository(payload), payload)],
            "build" => [.. GitLabRuns.ReadJob(Repository(payload), payload)],
            "deployment" => [.. GitLabRuns.ReadDeployment(Repository(payload), payload)],
            null => throw PayloadReader.Missing("object_kind", "a text"),
            _ => [],
        };
    }

    private RepositoryKey Repository(JsonElement payload)
    {
        var path = payload.TryGetProperty("project", out var project) ? PayloadReader.OptionalText(project, "path_with_namespace") : null;

        // Jobs of older versions tell the project's page only.
        if (path is null && payload.TryGetProperty("repository", out var repository) && Uri.TryCreate(PayloadReader.OptionalText(repository, "homepage"), UriKind.Absolute, out var page))
            path = Uri.UnescapeDataString(page.AbsolutePath.Trim('/'));
        return path is { Length: > 0 } ? new RepositoryKey(Name, path) : throw PayloadReader.Missing("project.path_with_namespace", "a text");
    }
}
