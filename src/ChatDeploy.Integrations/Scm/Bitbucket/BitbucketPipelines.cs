using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatDeploy.Core.Runners;
using ChatDeploy.Core.Scm;
using ChatDeploy.Integrations.Scm.Http;

namespace ChatDeploy.Integrations.Scm.Bitbucket;

/// <summary>Runs attempts as custom pipelines: that of the runner's setting <c>pattern</c>, else <c>deploy</c>. The attempt's key is the variable <c>CHATDEPLOY_ATTEMPT</c>.</summary>
/// <remarks><see href="https://developer.atlassian.com/cloud/bitbucket/rest/api-group-pipelines/"/></remarks>
public sealed class BitbucketPipelines(BitbucketClient client) : IPipelines
{
    /// <summary>The variable that holds the attempt's key, <c>J-17.2</c>.</summary>
    public const string AttemptVariable = "CHATDEPLOY_ATTEMPT";

    private const string OrdinaryPattern = "deploy";
    private const int MostRuns = 1000;

    /// <inheritdoc/>
    public string Kind => "bitbucket-pipeline";

    /// <inheritdoc/>
    public bool IsOn => client.IsOn;

    /// <inheritdoc/>
    /// <remarks>Bitbucket has no empty variables: those that are empty are left out.</remarks>
    public async Task<PipelineRun> TriggerAsync(PipelineRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var (type, name) = RefOf(request);
        var variables = request.Variables.Where(variable => variable.Value.Length > 0).Append(KeyValuePair.Create(AttemptVariable, request.Attempt.ToString()))
            .Select(variable => (JsonNode)new JsonObject { ["key"] = variable.Key, ["value"] = variable.Value, ["secured"] = request.Secrets.Contains(variable.Key) });
        var call = client.Call(HttpMethod.Post, $"{BitbucketClient.Repository(request.Repository)}/pipelines/", $"run {request.Attempt} in {request.Repository.Id}");
        call = call with
        {
            Json = new JsonObject
            {
                ["target"] = new JsonObject
                {
                    ["type"] = "pipeline_ref_target",
                    ["ref_type"] = type,
                    ["ref_name"] = name,
                    ["selector"] = new JsonObject { ["type"] = "custom", ["pattern"] = request.Settings.GetValueOrDefault("pattern") is { Length: > 0 } pattern ? pattern : OrdinaryPattern },
                },
                ["variables"] = new JsonArray([.. variables]),
            },
            Secrets = [.. call.Secrets, .. request.Variables.Where(variable => request.Secrets.Contains(variable.Key)).Select(variable => variable.Value)],
        };
        return ReadRun(request.Repository, (await client.SendAsync(call, cancellationToken)).Body);
    }

    /// <inheritdoc/>
    public async Task<PipelineRun?> FindAsync(PipelineRequest request, DateTimeOffset since, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var name = RefOf(request).Name;
        var what = $"find {request.Attempt} in {request.Repository.Id}";
        var call = client.Call(HttpMethod.Get, $"{BitbucketClient.Repository(request.Repository)}/pipelines/?sort=-created_on&pagelen={BitbucketClient.PageSize}", what);
        var runs = await client.ListAsync(request.Repository, call, MostRuns, cancellationToken, isEnough: run => ScmJson.Time(run, "created_on") < since) ?? [];

        // Newest first; should there ever be two, it is always the first that counts.
        foreach (var run in Enumerable.Reverse(runs))
        {
            if (ScmJson.Time(run, "created_on") < since) continue;
            if (ScmJson.Object(run, "target") is { } target && ScmJson.Text(target, "ref_name") is { } other && other != name) continue;
            if (await KeyOfAsync(request.Repository, run, what, cancellationToken) == request.Attempt.ToString()) return ReadRun(request.Repository, run);
        }

        return null;
    }

    /// <inheritdoc/>
    public async Task<PipelineRun?> ReadAsync(RepositoryKey repository, string runId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(repository);
        return await client.FindAsync(repository, Path(repository, runId), $"read a pipeline of {repository.Id}", cancellationToken, isPolled: true) is { } run ? ReadRun(repository, run) : null;
    }

    /// <inheritdoc/>
    public async Task CancelAsync(RepositoryKey repository, string runId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(repository);
        var call = client.Call(HttpMethod.Post, $"{Path(repository, runId)}/stopPipeline", $"stop a pipeline of {repository.Id}");
        try
        {
            await client.SendAsync(call with { Expected = [HttpStatusCode.NotFound] }, cancellationToken);
        }
        catch (ScmRefusedException)
        {
            // 400 for one that has ended. Whatever else it was stands, unless it has.
            if (await ReadAsync(repository, runId, cancellationToken) is { State: PipelineRunState.Queued or PipelineRunState.Running }) throw;
        }
    }

    /// <inheritdoc/>
    /// <remarks>Always none: Bitbucket's API does not tell of them. Jobs tell theirs by the callback.</remarks>
    public Task<IReadOnlyList<PipelineArtifact>> ArtifactsAsync(RepositoryKey repository, string runId, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<PipelineArtifact>>([]);

    // A list may leave variables out; the pipeline itself has them.
    private async Task<string?> KeyOfAsync(RepositoryKey repository, JsonElement run, string what, CancellationToken cancellationToken)
    {
        var variables = ScmJson.List(run, "variables");
        if (variables is not { Count: > 0 } && await client.FindAsync(repository, Path(repository, ScmJson.NeedText(run, "uuid")), what, cancellationToken, isPolled: true) is { } whole)
            variables = ScmJson.List(whole, "variables");
        return variables?.Where(variable => ScmJson.Text(variable, "key") == AttemptVariable).Select(variable => ScmJson.Text(variable, "value")).FirstOrDefault();
    }

    private static string Path(RepositoryKey repository, string runId) => $"{BitbucketClient.Repository(repository)}/pipelines/{ScmPath.Of($"{runId}")}";

    // A name is a branch's; a tag is written in full, refs/tags/….
    private static (string Type, string Name) RefOf(PipelineRequest request) =>
        GitRef.TryParse(request.Ref, out var reference) ? (reference.Kind == GitRefKind.Tag ? "tag" : "branch", reference.Name) : ("branch", request.Ref);

    private static PipelineRun ReadRun(RepositoryKey repository, JsonElement run)
    {
        var standing = ScmJson.NeedObject(run, "state");
        var word = ScmJson.NeedText(standing, "name");
        var stage = ScmJson.Object(standing, "stage") is { } its ? ScmJson.Text(its, "name") : null;
        var result = ScmJson.Object(standing, "result") is { } ended ? ScmJson.Text(ended, "name") : null;
        var state = (word, result) switch
        {
            ("COMPLETED", "SUCCESSFUL") => PipelineRunState.Succeeded,
            ("COMPLETED", "STOPPED") => PipelineRunState.Cancelled,
            ("COMPLETED", _) => PipelineRunState.Failed,

            // Paused or halted: a person has to press something there.
            ("IN_PROGRESS", _) when stage is "PAUSED" or "HALTED" or "PENDING" => PipelineRunState.Queued,
            ("IN_PROGRESS", _) => PipelineRunState.Running,
            _ => PipelineRunState.Queued,
        };
        var url = ScmJson.Id(run, "build_number") is { } number ? $"https://bitbucket.org/{repository.Id}/pipelines/results/{number}" : BitbucketFields.PageOf(run);
        return new PipelineRun(ScmJson.NeedText(run, "uuid"), state, url, Detail: (result ?? stage ?? word).ToLowerInvariant());
    }
}
