using ChatDeploy.Core.Deployments;

namespace ChatDeploy.Commands.Demo;

/// <summary>Brings the world about: repositories pushed to, first versions rolled out, all through the running service. What is there already is left alone.</summary>
internal sealed class DemoWorld(DemoDirectory directory, DemoService service, DemoOptions options, TimeProvider clock)
{
    private readonly DemoWatch _watch = new(options.Patience, clock);

    /// <summary>Pushes every tool's commits up to a version, each with a real <c>git push</c>, and waits until the service knows of them.</summary>
    /// <param name="version"><see cref="DemoTool.FirstVersion"/> or <see cref="DemoTool.SecondVersion"/>, with what comes before.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task PushAllAsync(string version, CancellationToken cancellationToken) => Task.WhenAll(DemoHistory.Tools.Select(async tool =>
    {
        await PushAsync(tool, DemoTool.FirstVersion, cancellationToken);
        if (version != DemoTool.FirstVersion) await PushAsync(tool, version, cancellationToken);
    }));

    /// <summary>Pushes one tool's commits up to a version.</summary>
    /// <returns>The version's commit and the queue as it then is.</returns>
    public async Task<(string Sha, DemoQueue Queue)> PushAsync(DemoTool tool, string version, CancellationToken cancellationToken)
    {
        var repository = new DemoRepository(directory, tool, directory.ReadOrMakeBorn(clock.GetUtcNow()), options.RunScript);
        if (version == DemoTool.FirstVersion) await repository.EnsureAsync(cancellationToken);
        var sha = await repository.PushAsync(version, cancellationToken);
        var queue = await _watch.UntilAsync(
            $"{tool.Name} {version} ({sha[..7]}) to be known to the store, told by the hook",
            c => service.Store.QueueAsync(tool.Name, c), seen => seen.Tags.GetValueOrDefault(version) == sha && seen.Knows(sha), never: null, cancellationToken);
        return (sha, queue);
    }

    /// <summary>Rolls versions out, asked for by ada and approved by grace where that is needed, unless the first of them runs already.</summary>
    /// <param name="line">The line to say.</param>
    /// <param name="tool">The tool to look at.</param>
    /// <param name="environment">The environment to look at.</param>
    /// <param name="tenant">The tenant to look at.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The deployment; null when nothing had to be done.</returns>
    public async Task<DemoDeployment?> RollOutAsync(string line, string tool, string environment, string tenant, CancellationToken cancellationToken)
    {
        if ((await service.Store.CurrentAsync(tool, environment, tenant, cancellationToken)).BySite[tenant] is not null) return null;
        var preview = await service.Talk.SayAsync("ada", line, cancellationToken);
        if (preview is not { Code: null, Deployment: { } id }) throw new DemoSurpriseException($"a preview of “{line}”", preview.Text);
        await service.Talk.SayAsync("ada", $"/deploy launch {id}", cancellationToken);
        var launched = await service.Store.DeploymentAsync(id, cancellationToken);
        if (launched.State == LifecycleState.PendingApproval) await service.Talk.SayAsync("grace", $"/deploy approve {id} first roll-out", cancellationToken);
        return await _watch.UntilAsync(
            $"{id}, the first roll-out, to be applied", c => service.Store.DeploymentAsync(id, c), seen => seen.State == LifecycleState.Applied, seen => seen.Rests, cancellationToken);
    }
}
