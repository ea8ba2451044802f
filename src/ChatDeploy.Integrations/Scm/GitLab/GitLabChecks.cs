using System.Text.Json;
using ChatDeploy.Core.Scm;
using ChatDeploy.Integrations.Scm.Http;

namespace ChatDeploy.Integrations.Scm.GitLab;

/// <summary>Pipelines and statuses of a commit as the API lists them, named as webhooks name them (<see cref="GitLabRuns"/>).</summary>
internal static class GitLabChecks
{
    public static bool IsCheck(JsonElement pipeline) => GitLabFields.IsCheck(ScmJson.Text(pipeline, "name"), ScmJson.Text(pipeline, "source"));

    public static CommitCheck OfPipeline(JsonElement pipeline, string sha) => new(
        sha,
        "pipeline",
        GitLabFields.PipelineName(ScmJson.Text(pipeline, "name"), ScmJson.Text(pipeline, "source")),
        GitLabFields.State(ScmJson.Text(pipeline, "status"), mayFail: false),
        ScmJson.NeedId(pipeline, "id"),
        ScmJson.Time(pipeline, "updated_at") ?? ScmJson.Time(pipeline, "created_at") ?? DateTimeOffset.UnixEpoch,
        ScmJson.Text(pipeline, "web_url"));

    /// <summary>A job, or a status that something outside of GitLab wrote; the API does not tell them apart.</summary>
    public static CommitCheck OfStatus(JsonElement status, string sha) => new(
        sha,
        "job",
        ScmJson.NeedText(status, "name"),
        GitLabFields.State(ScmJson.Text(status, "status"), ScmJson.IsTrue(status, "allow_failure")),
        ScmJson.NeedId(status, "id"),
        ScmJson.Time(status, "finished_at") ?? ScmJson.Time(status, "started_at") ?? ScmJson.Time(status, "created_at") ?? DateTimeOffset.UnixEpoch,
        ScmJson.Text(status, "target_url"));
}
