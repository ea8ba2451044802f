using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Jobs;
using ChatDeploy.Core.Reconcilers;
using ChatDeploy.Core.Runners;
using ChatDeploy.Core.Runners.Pipelines;
using ChatDeploy.Core.Tests.Deployments;
using ChatDeploy.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ChatDeploy.Core.Tests.Runners.Pipelines;

/// <summary>A deployment world whose tool <c>crm</c> runs as pipelines of a <see cref="PipelineHost"/>; time passes only as the test says.</summary>
internal sealed class PipelineWorld : IAsyncDisposable
{
    public const string NodeName = "node-0";

    private PipelineWorld(DeploymentWorld world) => World = world;

    public DeploymentWorld World { get; }
    public PipelineHost Host { get; } = new();
    public WorldNode Node => World.Node;

    public static async Task<PipelineWorld> CreateAsync(StoreFixture store, string runner = "{ kind: github-actions, workflow: deploy.yml, timeout: 30m }", Action<IServiceCollection>? configure = null)
    {
        var yaml = DeploymentWorld.Yaml.Replace("url: /srv/git/crm.git }, runner: { kind: local }", $"url: /srv/git/crm.git }}, runner: {runner}", StringComparison.Ordinal);
        var world = new PipelineWorld(await DeploymentWorld.CreateAsync(store, yaml));
        await world.RestartAsync(new CrashPoint(int.MaxValue), configure);
        return world;
    }

    /// <summary>Ends the node's life as a kill does and begins the next, which ends where the point says.</summary>
    public async Task RestartAsync(CrashPoint point, Action<IServiceCollection>? configure = null)
    {
        World.StartNode(NodeName, services =>
        {
            services.AddSingleton(Host);
            services.AddSingleton<Action>(point.Pass);
            services.AddSingleton<IPipelines, HostedPipelines>().AddPipelineRunner<HostedPipelines>();
            configure?.Invoke(services);
            point.Guard(services);
        });
        await World.DropNodeAsync(Node);
    }

    public IReconciler Observing => Node.Get<IServiceProvider>().GetRequiredKeyedService<ObserveRuns>(typeof(HostedPipelines));

    /// <summary>Launches version <paramref name="version"/> of crm to one store.</summary>
    public Task<long> LaunchAsync(string version = "v1") => World.LaunchedAsync($"crm@{version}", "acme/milano", "stage");

    /// <summary>Lets the node do everything that is due now.</summary>
    public async Task PassAsync()
    {
        foreach (var reconciler in new[] { Node.Starting, Node.Dispatching, Observing, Node.Advancing }) await reconciler.ReconcileAsync(default);
    }

    /// <summary>Lets time pass, a step at a time, until the deployment's job has ended.</summary>
    public async Task<Job> EndedAsync(long id, TimeSpan? within = null)
    {
        for (var passed = TimeSpan.Zero; passed < (within ?? TimeSpan.FromMinutes(10)); passed += TimeSpan.FromSeconds(5))
        {
            await PassAsync();
            if (await JobAsync(id) is { State: not JobState.Running and not JobState.Pending } ended) return ended;
            World.Clock.Advance(TimeSpan.FromSeconds(5));
        }

        throw new Xunit.Sdk.XunitException($"the job does not end: {(await JobAsync(id)).State}, {System.Text.Json.JsonSerializer.Serialize(await RunAsync(id))}");
    }

    /// <summary>Lets time pass.</summary>
    public async Task AdvanceAsync(TimeSpan by)
    {
        for (var passed = TimeSpan.Zero; passed < by; passed += TimeSpan.FromSeconds(5))
        {
            World.Clock.Advance(TimeSpan.FromSeconds(5));
            await PassAsync();
        }
    }

    public async Task<Job> JobAsync(long id) => (await World.JobsAsync(id)).Single(j => j.Action != CellAction.Skip);

    public async Task<TrackedRun?> RunAsync(long id)
    {
        var job = await JobAsync(id);
        await using var db = World.Open();
        return await db.PipelineRuns.AsNoTracking().SingleOrDefaultAsync(r => r.JobId == job.Id && r.Attempt == job.Attempt);
    }

    public async Task<IReadOnlyList<string>> ReportsAsync(long id, string kind)
    {
        var job = await JobAsync(id);
        await using var db = World.Open();
        return await db.JobEvents.AsNoTracking().Where(e => e.JobId == job.Id && e.Kind == kind).OrderBy(e => e.Id).Select(e => e.Content).ToListAsync();
    }

    public Task ReportAsync(JobReport report) => Node.Get<IJobReports>().ReportDurablyAsync(report, default);

    public ValueTask DisposeAsync() => World.DisposeAsync();
}
