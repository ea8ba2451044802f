using ChatDeploy.Hosting;
using ChatDeploy.Integrations.Postgres.Embedded;

namespace ChatDeploy.Commands.Demo;

/// <summary><c>demo --once</c>: the demo's main job without a person, on a free port, then an end that leaves nothing behind (contract, Starting it).</summary>
internal static class DemoOnce
{
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(30);

    /// <summary>Does it; 0 only if every step was seen, else 1 and what was seen instead.</summary>
    public static async Task<int> RunAsync(DemoOptions options, string[] args, CancellationToken cancellationToken)
    {
        var clock = TimeProvider.System;
        var journal = new DemoJournal(options.Output, clock);
        var given = DemoCommand.DataDirectoryOf(args);
        var directory = new DemoDirectory(given ?? NewTemporary());
        if (File.Exists(directory.Born)) throw new StartRefusedException($"Store:DataDirectory: {directory.Root} holds a demo's world already; give demo --once a new folder, or none");
        journal.Step($"ChatDeploy's main job, once, in {directory.Root}");
        using var limit = new CancellationTokenSource(options.TimeLimit, clock);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        var isWell = await RunAsync(directory, options, ["--urls=http://127.0.0.1:0", .. args], journal, clock, ending.Token);
        if (!isWell)
        {
            journal.Detail($"the service's log: {directory.Log}");
            journal.Detail($"the jobs' logs: {Path.Combine(directory.Attempts, "*", "*", "log")}");
            return 1;
        }

        if (given is not null || options.Keep) journal.Step($"done: every step was seen in the store and on disk; everything is kept in {directory.Root}");
        else journal.Step("done: every step was seen in the store and on disk");
        if (given is null && !options.Keep) await RemoveAsync(directory, clock);
        return 0;
    }

    private static async Task<bool> RunAsync(DemoDirectory directory, DemoOptions options, string[] args, DemoJournal journal, TimeProvider clock, CancellationToken cancellationToken)
    {
        DemoService? service = null;
        try
        {
            service = await DemoService.StartAsync(directory, options.Pace, args, cancellationToken);
            journal.Step($"the service listens at {service.Address}, with a PostgreSQL of its own");
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, service.Stopping);
            await new DemoRun(directory, service, options, journal, clock).RunAsync(ending.Token);
            return true;
        }
        catch (DemoSurpriseException surprise)
        {
            return Tell(surprise.Expected, surprise.Seen);
        }
        catch (OperationCanceledException)
        {
            return Tell($"to be done within {options.TimeLimit.TotalSeconds:0} s", "it was ended in the middle of the last step above");
        }
        catch (Exception exception) when (exception is not StartRefusedException)
        {
            return Tell("every step to be done", exception.ToString());
        }
        finally
        {
            if (service is not null) await EndAsync(service, journal, clock);
        }

        bool Tell(string expected, string seen)
        {
            journal.Step("✗ that was not to be");
            journal.Detail($"expected: {expected}");
            journal.Detail($"seen: {seen}");
            return false;
        }
    }

    // Attempts outlive the service by design; here none may, so what still runs is cancelled first.
    private static async Task EndAsync(DemoService service, DemoJournal journal, TimeProvider clock)
    {
        using var limit = new CancellationTokenSource(LongestEnd, clock);
        try
        {
            foreach (var id in await service.Store.UnderWayAsync(limit.Token)) await service.Talk.SayAsync("linus", $"/deploy cancel {id}", limit.Token);
            while ((await service.Store.UnderWayAsync(limit.Token)).Count > 0) await Task.Delay(TimeSpan.FromMilliseconds(50), clock, limit.Token);
        }
        catch (Exception exception) when (exception is DemoSurpriseException or OperationCanceledException or HttpRequestException)
        {
            journal.Detail($"ending what still ran: {exception.Message}");
        }

        await service.DisposeAsync().AsTask().WaitAsync(LongestEnd, clock, CancellationToken.None);
    }

    private static string NewTemporary()
    {
        var path = Path.Combine(Path.GetTempPath(), "chatdeploy-demo-" + Guid.NewGuid().ToString("N")[..12]);

        // Others may pass through but not look: PostgreSQL may have to run under another account.
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, (UnixFileMode)0b111_001_001);
        return path;
    }

    private static async Task RemoveAsync(DemoDirectory directory, TimeProvider clock)
    {
        if (!OperatingSystem.IsWindows()) await EmbeddedPostgres.RemoveAsync(new EmbeddedPostgresOptions { DataDirectory = directory.Root }, clock);
        Directory.Delete(directory.Root, recursive: true);
    }
}
