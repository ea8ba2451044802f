using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace ChatDeploy.Testing.Scm.GitHub;

/// <summary>GitHub Actions: dispatches and runs.</summary>
internal sealed class FakeGitHubActions(FakeGitHub gitHub, FakeGitHubRepository repository)
{
    private const int MostInputs = 25;
    private const int LongestInputs = 65_535;

    public FakeGitHubAnswer Dispatch(string workflow, JsonObject asked)
    {
        if (!repository.Workflows.TryGetValue(workflow, out var declared)) throw FakeGitHubRoutes.NotFound;
        if (!gitHub.TellsRuns && asked.ContainsKey("return_run_details")) throw new FakeGitHubRefusal(422, "Invalid request. \"return_run_details\" is not a permitted key.");
        var reference = (string?)asked["ref"] ?? throw new FakeGitHubRefusal(422, "Invalid request. \"ref\" wasn't supplied.");
        var name = reference.Replace("refs/heads/", "", StringComparison.Ordinal).Replace("refs/tags/", "", StringComparison.Ordinal);
        if (!repository.Branches.ContainsKey(name) && !repository.Tags.ContainsKey(name)) throw new FakeGitHubRefusal(422, $"No ref found for: {reference}");
        var inputs = asked["inputs"] as JsonObject ?? [];
        if (inputs.Count > MostInputs) throw new FakeGitHubRefusal(422, $"you may only define up to {MostInputs} `inputs` for a `workflow_dispatch` event");
        if (inputs.ToJsonString().Length > LongestInputs) throw new FakeGitHubRefusal(422, "inputs are too large.");
        if (inputs.Select(input => input.Key).Except(declared).ToList() is { Count: > 0 } unknown) throw new FakeGitHubRefusal(422, $"Unexpected inputs provided: {JsonSerializer.Serialize(unknown)}");
        if (inputs.Any(input => input.Value?.GetValueKind() != JsonValueKind.String)) throw new FakeGitHubRefusal(422, "Invalid value for input");

        var values = inputs.ToDictionary(input => input.Key, input => (string)input.Value!, StringComparer.Ordinal);
        var title = values.TryGetValue("job_id", out var job) ? $"ChatDeploy {job}.{values.GetValueOrDefault("attempt")}" : workflow;
        var run = repository.Begin(workflow, name, "workflow_dispatch", title, values);
        Action begun = () => repository.RunBegun?.Invoke(run);
        return (bool?)asked["return_run_details"] == true && !gitHub.KeepsRunsToItself
            ? new FakeGitHubAnswer(200, new JsonObject { ["workflow_run_id"] = run.Id, ["run_url"] = $"{gitHub.ApiUrl}/repos/{repository.Name}/actions/runs/{run.Id}", ["html_url"] = $"{repository.Page}/actions/runs/{run.Id}" }) { Then = begun }
            : new FakeGitHubAnswer(204, null) { Then = begun };
    }

    public FakeGitHubAnswer Cancel(string id)
    {
        var run = Run(id);
        if (run.Status == "completed") throw new FakeGitHubRefusal(409, "Cannot cancel a workflow run that is completed.");
        repository.Move(run.Id, "cancelled");
        return new FakeGitHubAnswer(202, new JsonObject());
    }

    public FakeGitHubAnswer Read(HttpContext context, string[] rest) => rest switch
    {
        ["runs"] => Runs(context, repository.RunList),
        ["workflows", var workflow, "runs"] => Runs(context, repository.RunList.Where(run => run.Workflow == workflow)),
        ["runs", var id] => FakeGitHubRoutes.Ok(FakeGitHubJson.Run(repository, Shown(Run(id)) ?? throw FakeGitHubRoutes.NotFound)),
        ["runs", var id, "jobs"] => FakeGitHubRoutes.Paged(context, [FakeGitHubJson.Job(repository, Run(id))], "jobs"),
        ["runs", var id, "artifacts"] => FakeGitHubRoutes.Paged(context, [.. Run(id).Artifacts.Select((name, index) => new JsonObject { ["id"] = index + 1, ["name"] = name, ["expired"] = name.StartsWith("expired", StringComparison.Ordinal) })], "artifacts"),
        _ => throw FakeGitHubRoutes.NotFound,
    };

    private FakeGitHubAnswer Runs(HttpContext context, IEnumerable<FakeGitHubRun> runs)
    {
        var query = context.Request.Query;
        if (query["event"].ToString() is { Length: > 0 } eventName) runs = runs.Where(run => run.Event == eventName);
        if (query["head_sha"].ToString() is { Length: > 0 } sha) runs = runs.Where(run => run.Sha == sha);
        if (query["branch"].ToString() is { Length: > 0 } branch) runs = runs.Where(run => run.Ref == branch);
        if (query["created"].ToString() is { Length: > 2 } created)
        {
            var since = DateTimeOffset.Parse(created[2..], CultureInfo.InvariantCulture);
            runs = created.StartsWith(">=", StringComparison.Ordinal) ? runs.Where(run => run.CreatedAt >= since) : throw new FakeGitHubRefusal(422, "created: only >= is known here");
        }

        return FakeGitHubRoutes.Paged(context, [.. runs.Reverse().Where(run => Shown(run) is not null).Select(run => FakeGitHubJson.Run(repository, run))], "workflow_runs");
    }

    // A run that lags is one read closer to showing.
    private static FakeGitHubRun? Shown(FakeGitHubRun run)
    {
        if (run.HiddenFor == 0) return run;
        run.HiddenFor--;
        return null;
    }

    private FakeGitHubRun Run(string id) => repository.RunList.Find(run => run.Id.ToString(CultureInfo.InvariantCulture) == id) ?? throw FakeGitHubRoutes.NotFound;
}
