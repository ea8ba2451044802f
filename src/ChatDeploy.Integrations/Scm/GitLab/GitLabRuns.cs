using System.Text.Json;
using ChatDeploy.Core.Scm;
using ChatDeploy.Integrations.Scm.Webhooks;

namespace ChatDeploy.Integrations.Scm.GitLab;

/// <summary>Reads pipelines, jobs and deployments.</summary>
internal static class GitLabRuns
{
    public static IEnumerable<ScmEvent> ReadPipeline(RepositoryKey repository, JsonElement payload)
    {
        var pipeline = PayloadReader.Object(payload, "object_attributes");
        var id = GitLabFields.OptionalId(pipeline, "id") ?? throw PayloadReader.Missing("object_attributes.id", "a number");
        var sha = PayloadReader.ObjectName(pipeline, "sha") ?? throw PayloadReader.Missing("object_attributes.sha", "an object name");
        var status = PayloadReader.Text(pipeline, "status");
        var name = PayloadReader.OptionalText(pipeline, "name");
        var source = PayloadReader.OptionalText(pipeline, "source");
        if (GitLabFields.IsCheck(name, source))
        {
            var shown = GitLabFields.PipelineName(name, source);
            var at = Latest(payload, pipeline) ?? throw PayloadReader.Missing("object_attributes.created_at", "an instant");
            var check = new CommitCheck(sha, "pipeline", shown, GitLabFields.State(status, mayFail: false), id, at, PayloadReader.OptionalText(pipeline, "url") ?? PageOf(payload, $"pipelines/{id}"));
            yield return new ScmEvent.CommitChecked(repository, check);
        }

        yield return new ScmEvent.RunMoved(repository, id);
    }

    public static IEnumerable<ScmEvent> ReadJob(RepositoryKey repository, JsonElement payload)
    {
        var id = GitLabFields.OptionalId(payload, "build_id") ?? throw PayloadReader.Missing("build_id", "a number");
        var sha = PayloadReader.ObjectName(payload, "sha") ?? throw PayloadReader.Missing("sha", "an object name");
        var name = PayloadReader.Text(payload, "build_name");
        var status = PayloadReader.Text(payload, "build_status");

        // What is called the commit is the job's pipeline.
        var pipelineName = payload.TryGetProperty("commit", out var pipeline) ? PayloadReader.OptionalText(pipeline, "name") : null;
        if (!GitLabFields.IsCheck(pipelineName, source: null)) yield break;
        var at = JobTime(payload, "finished_at") ?? JobTime(payload, "started_at") ?? JobTime(payload, "created_at") ?? throw PayloadReader.Missing("build_created_at", "an instant");
        var state = GitLabFields.State(status, GitLabFields.IsTrue(payload, "build_allow_failure"));
        yield return new ScmEvent.CommitChecked(repository, new CommitCheck(sha, "job", name, state, id, at, PageOf(payload, $"jobs/{id}")));
    }

    /// <summary>The full commit is only in the address of its page; a deployment without it tells nothing.</summary>
    public static IEnumerable<ScmEvent> ReadDeployment(RepositoryKey repository, JsonElement payload)
    {
        var environment = PayloadReader.Text(payload, "environment");
        var status = PayloadReader.Text(payload, "status");
        var sha = PayloadReader.OptionalText(payload, "commit_url")?.Split('/')[^1].ToLowerInvariant();
        if (sha is { Length: 40 or 64 } && sha.All(char.IsAsciiHexDigit))
            yield return new ScmEvent.DeploymentReported(repository, sha, environment, status, PayloadReader.OptionalText(payload, "deployable_url") ?? PayloadReader.OptionalText(payload, "environment_external_url"));
    }

    /// <summary>
    /// When the newest thing in it happened. A pipeline that is retried is the same pipeline and keeps its end until it has another, but has a job
    /// that began later.
    /// </summary>
    private static DateTimeOffset? Latest(JsonElement payload, JsonElement pipeline)
    {
        var parts = new List<JsonElement> { pipeline };
        if (payload.TryGetProperty("builds", out var jobs) && jobs.ValueKind == JsonValueKind.Array) parts.AddRange(jobs.EnumerateArray().Where(job => job.ValueKind == JsonValueKind.Object));
        return parts.SelectMany(part => new[] { "created_at", "started_at", "finished_at" }.Select(name => GitLabFields.OptionalTime(part, name))).Max();
    }

    private static DateTimeOffset? JobTime(JsonElement payload, string name) =>
        GitLabFields.OptionalTime(payload, $"build_{name}_iso") ?? GitLabFields.OptionalTime(payload, $"build_{name}");

    private static string? PageOf(JsonElement payload, string below)
    {
        var page = payload.TryGetProperty("project", out var project) ? PayloadReader.OptionalText(project, "web_url") : null;
        page ??= payload.TryGetProperty("repository", out var repository) ? PayloadReader.OptionalText(repository, "homepage") : null;
        return page is null ? null : $"{page.TrimEnd('/')}/-/{below}";
    }
}
