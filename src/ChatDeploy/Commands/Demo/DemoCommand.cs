using ChatDeploy.Core.Persistence;

namespace ChatDeploy.Commands.Demo;

/// <summary><c>demo</c>: the service with the demo's world, left running, and what to try (contract, Starting it).</summary>
internal static class DemoCommand
{
    private const string DefaultDirectory = ".chatdeploy-demo";

    /// <summary>Runs until told to stop. A world that is there already is used again.</summary>
    public static async Task<int> RunAsync(DemoOptions options, string[] args, CancellationToken cancellationToken)
    {
        var clock = TimeProvider.System;
        var journal = new DemoJournal(options.Output, clock);
        var directory = new DemoDirectory(DataDirectoryOf(args) ?? DefaultDirectory);
        journal.Step($"ChatDeploy's demo in {directory.Root}");
        await using var service = await DemoService.StartAsync(directory, options.Pace, args, cancellationToken);
        journal.Step($"the service listens at {service.Address}");
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, service.Stopping);
        try
        {
            await MakeWorldAsync(directory, service, options, journal, clock, ending.Token);
        }
        catch (DemoSurpriseException surprise)
        {
            journal.Step($"the world could not be made: expected {surprise.Expected}");
            journal.Detail($"seen: {surprise.Seen}");
            journal.Detail($"the service's log: {directory.Log}; the jobs' logs: {Path.Combine(directory.Attempts, "*", "*", "log")}");
            return 1;
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            return 0;
        }

        var links = (Ada: await service.SignInLinkAsync("ada", cancellationToken), Grace: await service.SignInLinkAsync("grace", cancellationToken));
        await options.Output.WriteLineAsync(DemoGuide.Text(directory, service.Address, service.Talk.Tokens, links, await service.Store.NextIdAsync(cancellationToken)));
        await service.WaitForShutdownAsync(cancellationToken);
        return 0;
    }

    /// <summary>The data directory that a command line names; null when it names none.</summary>
    public static string? DataDirectoryOf(string[] args) =>
        new ConfigurationBuilder().AddCommandLine(args).Build()["Store:DataDirectory"] is { Length: > 0 } path ? path : null;

    private static async Task MakeWorldAsync(DemoDirectory directory, DemoService service, DemoOptions options, DemoJournal journal, TimeProvider clock, CancellationToken cancellationToken)
    {
        var world = new DemoWorld(directory, service, options, clock);
        await world.PushAllAsync(DemoTool.FirstVersion, cancellationToken);
        journal.Step("four repositories with hooks are pushed to");
        var tools = string.Join(' ', DemoHistory.Tools.Select(t => $"{t.Name}@{DemoTool.FirstVersion}"));
        foreach (var (environment, targets) in new[] { ("prod", "acme, globex"), ("stage", "acme") })
        {
            if (await world.RollOutAsync($"/deploy {tools} to {targets} on {environment} because \"first roll-out\"", "analytics", environment, "acme", cancellationToken) is { } done)
                journal.Step($"{done.Id}: {DemoTool.FirstVersion} of everything is {EnumCodes.Code(done.State)} to {targets} on {environment} ({done.Jobs.Count} jobs)");
        }

        await world.PushAllAsync(DemoTool.SecondVersion, cancellationToken);
        journal.Step($"{DemoTool.SecondVersion} of everything is pushed and ready");
    }
}
