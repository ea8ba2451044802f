using System.Net;
using ChatDeploy.Core.Runners;
using ChatDeploy.Testing;
using ChatDeploy.Tests.Api;

namespace ChatDeploy.Tests.Pipelines;

/// <summary>A job that waits to be run by a provider's pipeline, and a checkout with a <c>deploy/run.sh</c>.</summary>
internal sealed class PipelineJob : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly ApiWorld _world;

    private PipelineJob(ApiWorld world, JobAttempt attempt) => (_world, Attempt) = (world, attempt);

    public JobAttempt Attempt { get; }

    public string Folder => _directory.Path;

    public string Id => Attempt.Key.JobName;

    /// <summary>The contract's variables as a pipeline has them.</summary>
    public Dictionary<string, string> Variables => new(StringComparer.Ordinal)
    {
        ["COMMAND"] = "deploy",
        ["JOB_ID"] = Id,
        ["ATTEMPT"] = $"{Attempt.Key.Attempt}",
        ["ENV"] = Attempt.Environment,
        ["REF"] = Attempt.Ref,
        ["SHA"] = Attempt.Sha,
        ["TOOL"] = Attempt.Tool,
        ["TENANT"] = Attempt.Tenant,
        ["STORE"] = Attempt.Store ?? "",
        ["TARGET"] = Attempt.Target,
        ["CALLBACK_URL"] = Attempt.CallbackUrl,
        ["CALLBACK_TOKEN"] = Attempt.CallbackToken,
    };

    public static async Task<PipelineJob> StartAsync(ApiWorld world, string script)
    {
        world.Runner.Outcome = _ => null;
        var known = world.Runner.Attempts.Keys.ToHashSet();
        await world.CommitAsync("crm", script);
        var preview = await world.PreviewAsync("ada", "stage", "main", ["acme/pdv-milano"]);
        (await world.LaunchAsync("ada", preview)).Expect(HttpStatusCode.OK);
        await Eventually.TrueAsync(() => world.Runner.Attempts.Count > known.Count);
        var job = new PipelineJob(world, world.Runner.Attempts.Single(a => !known.Contains(a.Key)).Value);
        Directory.CreateDirectory(Path.Combine(job.Folder, "source", "deploy"));
        Directory.CreateDirectory(Path.Combine(job.Folder, "pipeline", "deploy"));
        await File.WriteAllTextAsync(Path.Combine(job.Folder, "source", "deploy", "run.sh"), script.ReplaceLineEndings("\n"));
        File.Copy(Infra.Contract("report.sh"), Path.Combine(job.Folder, "pipeline", "deploy", "report.sh"));
        return job;
    }

    /// <summary>Runs the reporter as a pipeline does.</summary>
    public Task<(int ExitCode, string Output)> ReportAsync(Dictionary<string, string>? variables = null) =>
        Infra.RunAsync("bash", ["pipeline/deploy/report.sh", "source"], Folder, variables ?? Variables);

    public Task<ApiAnswer> JobAsync() => _world.GetAsync($"/api/jobs/{Id}");

    public async Task<string> LogAsync() => (await _world.GetAsync($"/api/jobs/{Id}/log")).Text;

    public void Dispose() => _directory.Dispose();
}
