using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatDeploy.Core.Runners;
using ChatDeploy.Core.Scm;
using ChatDeploy.Integrations.Scm.Http;

namespace ChatDeploy.Integrations.Scm.GitLab;

/// <summary>
/// Runs attempts as pipelines. The attempt's key is the pipeline's variable <c>CHATDEPLOY_ATTEMPT</c>; a pipeline whose <c>workflow:name</c>
/// is <c>ChatDeploy $CHATDEPLOY_ATTEMPT …</c> is found by its name already.
/// </summary>
/// <remarks><see href="https://docs.gitlab.com/api/pipelines/"/></remarks>
public sealed class GitLabPipelines(GitLabClient client) : IPipelines
{
    /// <summary>The variable that holds the attempt's key, <c>J-17.2</c>.</summary>
    public const string AttemptVariable = "CHATDEPLOY_ATTEMPT";

    private const int PageSize = 100;
    private const int MostRuns = 1000;

    /// <inheritdoc/>
    public string Kind => "gitlab-pipeline";

    /// <inheritdoc/>
    public bool IsOn => client.IsOn;

    /// <inheritdoc/>
    /// <remarks>GitLab cannot hide a pipeline's variables: who may see them there (its maintainers) sees them all.</remarks>
    public async Task<PipelineRun> TriggerAsync(PipelineRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var variables = request.Variables.Append(KeyValuePair.Create(AttemptVariable, request.Attempt.ToString()))
            .Select(variable => (JsonNode)new JsonObject { ["key"] = variable.Key, ["value"] = variable.Value });
        var call = client.Call(HttpMethod.Post, $"{GitLabClient.Project(request.Repository)}/pipeline", $"run {request.Attempt} in {request.Repository.Id}");
        call = call with
        {
            Json = new JsonObject { ["ref"] = RefName(request), ["variables"] = new JsonArray([.. variables]) },
            Secrets = [.. call.Secrets, .. request.Variables.Where(variable => request.Secrets.Contains(variable.Key)).Select(variable => variable.Value)],
        };
        return ReadRun((await client.SendAsync(call, cancellationToken)).Body);
    }

    /// <inheritdoc/>
    public async Task<PipelineRun?> FindAsync(PipelineRequest request, DateTimeOffset since, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var project = GitLabClient.Project(request.Repository);
        var what = $"find {request.Attempt} in {request.Repository.Id}";
        var from = since.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'");
        var path = $"{project}/pipelines{ScmPath.Of($"?ref={RefName(request)}&source=api&updated_after={from}&order_by=id&sort=asc&per_page={PageSize}")}";
        foreach (var run in await client.ListAsync(client.Call(HttpMethod.Get, path, what), MostRuns, cancellationToken))
        {
            if (ScmJson.Time(run, "created_at") < since) continue;
            if (await KeyOfAsync(project, run, what, cancellationToken) == request.Attempt.ToString()) return ReadRun(run);
        }

        return null;
    }

    /// <inheritdoc/>
    public async Task<PipelineRun?> ReadAsync(RepositoryKey repository, string runId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(repository);
        return await client.FindAsync(repository, Path(repository, runId), $"read a pipeline of {repository.Id}", cancellationToken, isPolled: true) is { } run ? ReadRun(run) : null;
    }

    /// <inheritdoc/>
    public Task CancelAsync(RepositoryKey repository, string runId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(repository);
        return client.SendAsync(client.Call(HttpMethod.Post, $"{Path(repository, runId)}/cancel", $"cancel a pipeline of {repository.Id}") with { Expected = [HttpStatusCode.NotFound] }, cancellationToken);
    }

    /// <inheritdoc/>
    /// <remarks>The archives of its jobs, as the pages on which they are browsed.</remarks>
    public async Task<IReadOnlyList<PipelineArtifact>> ArtifactsAsync(RepositoryKey repository, string runId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(repository);
        var call = client.Call(HttpMethod.Get, $"{Path(repository, runId)}/jobs?per_page={PageSize}", $"list artifacts of a pipeline of {repository.Id}") with { Expected = [HttpStatusCode.NotFound] };
        var jobs = await client.ListAsync(call, MostRuns, cancellationToken);
        return [.. jobs.Where(HasArchive).Select(job => new PipelineArtifact(ScmJson.NeedText(job, "name"), $"{ScmJson.NeedText(job, "web_url")}/artifacts/browse"))];
    }

    private static bool HasArchive(JsonElement job) => ScmJson.Object(job, "artifacts_file") is not null && ScmJson.Text(job, "web_url") is not null;

    private async Task<string?> KeyOfAsync(string project, JsonElement run, string what, CancellationToken cancellationToken)
    {
        if (GitLabFields.AttemptIn(ScmJson.Text(run, "name")) is { } key) return key;
        var call = client.Call(HttpMethod.Get, $"{project}/pipelines/{ScmPath.Of($"{ScmJson.NeedId(run, "id")}")}/variables", what) with { Expected = [HttpStatusCode.NotFound], IsPolled = true };
        var variables = await client.SendAsync(call, cancellationToken);
        if (variables.IsMissing) return null;
        return ScmJson.NeedList(variables.Body).Where(variable => ScmJson.Text(variable, "key") == AttemptVariable).Select(variable => ScmJson.Text(variable, "value")).FirstOrDefault();
    }

    private static string Path(RepositoryKey repository, string runId) => $"{GitLabClient.Project(repository)}/pipelines/{ScmPath.Of($"{runId}")}";

    private static string RefName(PipelineRequest request) => GitRef.TryParse(request.Ref, out var reference) ? reference.Name : request.Ref;

    private static PipelineRun ReadRun(JsonElement run)
    {
        var status = ScmJson.NeedText(run, "status");
        var state = status switch
        {
            "running" or "canceling" or "waiting_for_callback" => PipelineRunState.Running,
            "success" => PipelineRunState.Succeeded,
            "canceled" => PipelineRunState.Cancelled,

            // Skipped: it ended, and nothing was done.
            "failed" or "skipped" => PipelineRunState.Failed,
            _ => PipelineRunState.Queued,
        };
        return new PipelineRun(ScmJson.NeedId(run, "id"), state, ScmJson.Text(run, "web_url"), Detail: status);
    }
}
