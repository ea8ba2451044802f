using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatDeploy.Core.Runners;
using ChatDeploy.Core.Scm;
using ChatDeploy.Integrations.Scm.Http;

namespace ChatDeploy.Integrations.Scm.GitHub;

/// <summary>
/// GitHub Actions as a runner: a workflow that is begun by <c>workflow_dispatch</c> with the inputs <c>job_id</c>,
/// <c>attempt</c>, <c>command</c>, <c>payload</c> (all variables but the token, as JSON) and <c>callback_token</c>, and whose <c>run-name</c> is
/// <c>ChatDeploy J-17.2</c>, by which its run is found (infra/pipelines/github).
/// </summary>
/// <remarks><see href="https://docs.github.com/en/rest/actions/workflows#create-a-workflow-dispatch-event"/></remarks>
public sealed class GitHubPipelines(GitHubClient client, TimeProvider clock) : IPipelines
{
    private const string Token = "CALLBACK_TOKEN";

    // GitHub's limit of all inputs together.
    private const int LongestInputs = 65_535;
    private const int MostPages = 10;

    // Servers' clocks and ours may differ; a key is found once, however far back.
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(5);

    /// <inheritdoc/>
    public string Kind => "github-actions";

    /// <inheritdoc/>
    public bool IsOn => client.IsOn;

    /// <inheritdoc/>
    public async Task<PipelineRun> TriggerAsync(PipelineRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var inputs = Inputs(request);
        var body = new JsonObject { ["ref"] = request.Ref, ["inputs"] = inputs, ["return_run_details"] = true };
        var asked = clock.GetUtcNow();
        ScmAnswer answer;
        try
        {
            answer = await DispatchAsync(request, body, cancellationToken);
        }
        catch (ScmRefusedException refused) when (refused.Message.Contains("return_run_details", StringComparison.Ordinal))
        {
            // An older Enterprise Server, which has begun nothing.
            body.Remove("return_run_details");
            answer = await DispatchAsync(request, body, cancellationToken);
        }

        if (answer.Status != HttpStatusCode.NoContent && ScmJson.Id(answer.Body, "workflow_run_id") is { } id) return new PipelineRun(id, PipelineRunState.Queued, ScmJson.Text(answer.Body, "html_url"));

        // It runs, and does not say where; its name shows soon.
        for (var look = 1; look <= 3; look++)
        {
            await Task.Delay(TimeSpan.FromSeconds(look), clock, cancellationToken);
            if (await FindAsync(request, asked, cancellationToken) is { } run) return run;
        }

        throw new ScmUnavailableException($"GitHub has taken {request.Attempt}, and does not show its run yet.", TimeSpan.FromSeconds(5));
    }

    /// <inheritdoc/>
    public async Task<PipelineRun?> FindAsync(PipelineRequest request, DateTimeOffset since, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var name = $"ChatDeploy {request.Attempt}";
        var from = (since - Slack).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var path = ScmPath.Of($"actions/runs?event={"workflow_dispatch"}&created={">=" + from}&per_page={100}");
        JsonElement? found = null;
        await foreach (var page in client.PagesAsync(request.Repository, path, "the runs", MostPages, cancellationToken))
        {
            foreach (var run in ScmJson.NeedList(page.Body, "workflow_runs"))
            {
                // Should there ever be two, it is always the first that counts; the newest is listed first.
                if (ScmJson.Text(run, "display_title") == name || ScmJson.Text(run, "name") == name) found = run;
            }
        }

        return found is { } ours ? Read(ours, null) : null;
    }

    /// <inheritdoc/>
    public async Task<PipelineRun?> ReadAsync(RepositoryKey repository, string runId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(repository);
        if (await RunAsync(repository, runId, cancellationToken) is not { } run) return null;
        var read = Read(run, null);
        return read.State is PipelineRunState.Queued or PipelineRunState.Running ? read : read with { LogUrl = await LogUrlAsync(repository, runId, cancellationToken) };
    }

    /// <inheritdoc/>
    public async Task CancelAsync(RepositoryKey repository, string runId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(repository);

        // 409: it has ended. 404: it is gone, or the repository is.
        var answer = await client.WriteAsync(repository, ScmPath.Of($"actions/runs/{runId}/cancel"), "cancel a run", null, [], cancellationToken, HttpStatusCode.Conflict, HttpStatusCode.NotFound);
        if (answer.IsMissing) await client.NeedRepositoryAsync(repository, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<PipelineArtifact>> ArtifactsAsync(RepositoryKey repository, string runId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(repository);
        if (await RunAsync(repository, runId, cancellationToken) is not { } run || ScmJson.Text(run, "html_url") is not { } page) return [];
        var artifacts = new List<PipelineArtifact>();
        await foreach (var answer in client.PagesAsync(repository, ScmPath.Of($"actions/runs/{runId}/artifacts?per_page={100}"), "a run's artifacts", MostPages, cancellationToken, HttpStatusCode.NotFound))
        {
            if (answer.IsMissing) break;
            artifacts.AddRange(ScmJson.NeedList(answer.Body, "artifacts")
                .Where(artifact => !ScmJson.IsTrue(artifact, "expired"))
                .Select(artifact => new PipelineArtifact(ScmJson.NeedText(artifact, "name"), $"{page}/artifacts/{ScmJson.NeedId(artifact, "id")}")));
        }

        return artifacts;
    }

    private Task<ScmAnswer> DispatchAsync(PipelineRequest request, JsonObject body, CancellationToken cancellationToken)
    {
        var workflow = request.Settings.GetValueOrDefault("workflow") is { Length: > 0 } set ? set : throw new ScmRefusedException("The tool's runner names no workflow: put the file's name into the catalog, as in workflow: deploy.yml.");
        return client.WriteAsync(
            request.Repository, ScmPath.Of($"actions/workflows/{Path.GetFileName(workflow)}/dispatches"), $"begin {request.Attempt} by the workflow {workflow}", body.DeepClone(), [.. Secrets(request)], cancellationToken);
    }

    private static JsonObject Inputs(PipelineRequest request)
    {
        var payload = new JsonObject();
        foreach (var (name, value) in request.Variables.Where(variable => variable.Key != Token).OrderBy(variable => variable.Key, StringComparer.Ordinal)) payload[name] = value;
        var inputs = new JsonObject
        {
            ["job_id"] = request.Attempt.JobName,
            ["attempt"] = request.Attempt.Attempt.ToString(CultureInfo.InvariantCulture),
            ["command"] = request.Variables.GetValueOrDefault("COMMAND", "deploy"),
            ["payload"] = payload.ToJsonString(),
            ["callback_token"] = request.Variables.GetValueOrDefault(Token, ""),
        };
        return inputs.ToJsonString().Length <= LongestInputs ? inputs : throw new ScmRefusedException($"The variables of {request.Attempt} are longer than the {LongestInputs} characters that GitHub takes. Shorten the runner's env in the catalog.");
    }

    private static IEnumerable<string> Secrets(PipelineRequest request) => request.Variables.Where(variable => request.Secrets.Contains(variable.Key)).Select(variable => variable.Value);

    private async Task<JsonElement?> RunAsync(RepositoryKey repository, string runId, CancellationToken cancellationToken)
    {
        var answer = await client.ReadAsync(repository, ScmPath.Of($"actions/runs/{runId}"), "a run", cancellationToken, HttpStatusCode.NotFound);
        if (!answer.IsMissing) return answer.Body;
        await client.NeedRepositoryAsync(repository, cancellationToken);
        return null;
    }

    // The log is on the jobs' pages: the one that failed, else the first.
    private async Task<string?> LogUrlAsync(RepositoryKey repository, string runId, CancellationToken cancellationToken)
    {
        var answer = await client.ReadAsync(repository, ScmPath.Of($"actions/runs/{runId}/jobs?filter=latest&per_page={100}"), "a run's jobs", cancellationToken, HttpStatusCode.NotFound);
        var jobs = answer.IsMissing ? [] : ScmJson.NeedList(answer.Body, "jobs");
        return jobs.OrderBy(job => ScmJson.Text(job, "conclusion") is "failure" or "timed_out" ? 0 : 1).Select(job => ScmJson.Text(job, "html_url")).FirstOrDefault(url => url is not null);
    }

    private static PipelineRun Read(JsonElement run, string? logUrl)
    {
        var conclusion = ScmJson.Text(run, "conclusion");
        var state = GitHubStates.Run(ScmJson.Text(run, "status"), conclusion);
        return new PipelineRun(ScmJson.NeedId(run, "id"), state, ScmJson.Text(run, "html_url"), logUrl, state == PipelineRunState.Succeeded ? null : conclusion);
    }
}
