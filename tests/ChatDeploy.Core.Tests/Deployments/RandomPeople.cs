using System.Collections.Concurrent;
using ChatDeploy.Core.Approvals;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Reconcilers;
using ChatDeploy.Core.Runners;
using ChatDeploy.Testing;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Tests.Deployments;

/// <summary>People, runners and reconcilers that do one random thing after the other, whether or not it makes sense.</summary>
internal sealed class RandomPeople(DeploymentWorld world, int seed)
{
    private const int MostOpen = 25;
    private static readonly string[] Environments = ["stage", "free", "demo", "prod", "win"];
    private static readonly string[] Targets = ["acme", "globex", "acme/roma", "acme/milano", "globex/north", "*", "acme/roma globex"];

    // The host runs each reconciler of a node one call after the other.
    private readonly ConcurrentDictionary<IReconciler, SemaphoreSlim> _turns = new();
    private readonly ConcurrentQueue<string> _log = new();
    private int _isCalm;

    /// <summary>What was done and what came of it, for a failure's message.</summary>
    public IEnumerable<string> Log => _log;

    /// <summary>What attempts come to: mostly well, the same for an attempt however often the run is repeated.</summary>
    public InstantFate FateOf(JobAttempt attempt)
    {
        if (Volatile.Read(ref _isCalm) > 0) return InstantFate.Succeed;
        return ((uint)HashCode(attempt.Key) % 100) switch
        {
            < 68 => InstantFate.Succeed,
            < 80 => InstantFate.Fail,
            < 84 => InstantFate.Lose,
            _ => InstantFate.Hang,
        };
    }

    /// <summary>Does one thing.</summary>
    public async Task StepAsync(Random random)
    {
        var node = world.Nodes[random.Next(world.Nodes.Count)];
        await (random.Next(100) switch
        {
            < 10 => RequestAsync(random, node),
            < 20 => LaunchAsync(random, node),
            < 30 => DecideAsync(random, node),
            < 33 => CancelAsync(random, node),
            < 40 => AnswerAsync(random, node),
            < 45 => RollBackAsync(random, node),
            < 47 => RollBackTargetAsync(random, node),
            < 49 => HoldAsync(random),
            < 50 => MoveClockAsync(random),
            < 54 => GuardAsync(random, node),
            < 62 => EndHangingAsync(random, node),
            _ => ReconcileAsync(random, node),
        });
    }

    /// <summary>Makes everything go well from now on, answers what asks, and waits for every launched deployment's end.</summary>
    public async Task BringToAnEndAsync()
    {
        Interlocked.Increment(ref _isCalm);
        await world.UnpinAllAsync();
        await RandomGuards.ClearAsync(world);
        foreach (var tool in new[] { "crm", "wms" }) foreach (var environment in Environments) await world.LockByHandAsync(tool, environment, isHeld: false);
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            foreach (var key in world.Disk.Running) await world.Node.Runner.EndAsync(key, JobOutcome.Succeeded, default);
            await world.SettleAsync();
            await using var db = world.Open();
            var open = await db.Deployments.AsNoTracking().Where(d => Lifecycle.Launched.Contains(d.State)).OrderBy(d => d.Id).ToListAsync();
            if (open.Count == 0) break;
            Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(60), "stuck: " + string.Join(", ", open.Select(d => $"{d.PublicId} {d.State} {d.PausedReason} {d.QueuePosition}")));
            foreach (var deployment in open)
            {
                if (deployment.State == LifecycleState.PendingApproval)
                    foreach (var person in new[] { "bob", "eve", "root" }) await world.DecideAsync(deployment.Id, person);
                else if (deployment.PausedReason is not null)
                    await world.AnswerAsync(deployment.Id, PauseChoice.Retry, "root");
            }

            // What a rollback has taken back is held; whoever waits with a newest commit would wait for ever.
            await RandomGuards.ClearAsync(world);
            world.Clock.Advance(TimeSpan.FromMinutes(10));
        }

        // Previews that nobody launches any more.
        world.Clock.Advance(TimeSpan.FromDays(2));
        await world.DriveAsync();
        Assert.Empty(await world.LocksAsync());
        await Invariants.CheckDiskAsync(world);
        await Invariants.CheckAttemptsAsync(world);
    }

    private async Task RequestAsync(Random random, WorldNode node)
    {
        if (await CountAsync(Open) > MostOpen) return;
        var items = random.Next(4) switch
        {
            0 => new RequestedItem[] { new("crm", Version(random)), new("wms", Version(random)) },
            1 => [new("wms", Version(random))],
            2 => [new("crm", null)],
            _ => [new("crm", Version(random))],
        };
        var strategy = random.Next(5) switch
        {
            0 => new Strategy { Kind = StrategyKind.Canary, Canary = random.Next(1, 4), FailureThreshold = random.Next(0, 2) },
            1 => new Strategy { Kind = StrategyKind.Waves, Waves = [30, 60, 100], Parallelism = random.Next(1, 4) },
            _ => Strategy.All,
        };
        var at = random.Next(6) == 0 ? world.Clock.GetUtcNow().AddMinutes(random.Next(1, 60)) : (DateTimeOffset?)null;
        var request = new DeploymentRequest(items, Pick(random, Targets).Split(' '), Pick(random, Environments), at, strategy);
        Note("request", await node.Request.HandleAsync(await PersonAsync(random, "ada", "dan", "sam", "root"), request, default));
    }

    private async Task LaunchAsync(Random random, WorldNode node)
    {
        if (await AnyAsync(random, d => d.State == LifecycleState.Preview) is not { } found) return;
        var cited = random.Next(10) == 0 ? found.PreviewRefAlone : found.PreviewRef;
        Note($"launch {found.PublicId}", await node.Launch.HandleAsync(await PersonAsync(random, "ada", "dan", "root"), found.Id, cited, default));
    }

    private async Task DecideAsync(Random random, WorldNode node)
    {
        if (await AnyAsync(random, d => d.State == LifecycleState.PendingApproval) is not { } found) return;
        var kind = random.Next(8) == 0 ? DecisionKind.Reject : DecisionKind.Approve;
        Note($"{kind} {found.PublicId}", await node.Decide.HandleAsync(await PersonAsync(random, "bob", "eve", "dan", "root"), found.Id, kind, null, default));
    }

    private async Task CancelAsync(Random random, WorldNode node)
    {
        if (await AnyAsync(random, d => Open.Contains(d.State)) is { } found)
            Note($"cancel {found.PublicId}", await node.Cancel.HandleAsync(await PersonAsync(random, "ada", "dan"), found.Id, default));
    }

    private async Task AnswerAsync(Random random, WorldNode node)
    {
        if (await AnyAsync(random, d => d.PausedReason != null) is not { } found) return;
        var choice = (PauseChoice)random.Next(3);
        Note($"{choice} {found.PublicId}", await node.Answer.HandleAsync(await PersonAsync(random, "ada", "dan"), found.Id, choice, null, default));
    }

    private async Task RollBackAsync(Random random, WorldNode node)
    {
        var fromPause = random.Next(2) == 0;
        var found = await AnyAsync(random, d => fromPause ? d.PausedReason != null : d.State == LifecycleState.Applied || d.State == LifecycleState.Failed);
        if (found is null) return;
        var answer = await node.RollBack.OfDeploymentAsync(await PersonAsync(random, "ada", "dan"), found.Id, null, default);
        Note($"roll back {found.PublicId}", answer);
        if (answer is not DeploymentAnswer.Done { Id: var id } || random.Next(3) == 0) return;
        Note($"launch {new DeploymentId(id)}", await node.Launch.HandleAsync(await PersonAsync(random, "ada"), id, (await world.GetAsync(id)).PreviewRef, default));
    }

    private async Task RollBackTargetAsync(Random random, WorldNode node) => Note(
        "roll back target",
        await node.RollBack.OfTargetAsync(await PersonAsync(random, "ada", "dan"), Pick(random, ["crm", "wms"]), Pick(random, ["acme", "acme/roma", "globex"]), Pick(random, Environments), null, default));

    private async Task HoldAsync(Random random)
    {
        var (tool, environment) = (Pick(random, ["crm", "wms"]), Pick(random, Environments));
        if (random.Next(3) == 0) await world.LockByHandAsync(tool, environment);
        else await world.LockByHandAsync(tool, environment, isHeld: false);
        Note($"hold {tool} {environment}", null);
    }

    private async Task GuardAsync(Random random, WorldNode node) => Note(await RandomGuards.StepAsync(world, node, random), null);

    private Task MoveClockAsync(Random random)
    {
        world.Clock.Advance(TimeSpan.FromMinutes(random.Next(1, 15)));
        return Task.CompletedTask;
    }

    private async Task EndHangingAsync(Random random, WorldNode node)
    {
        var running = world.Disk.Running.Order(Comparer<AttemptKey>.Create((a, b) => (a.JobId, a.Attempt).CompareTo((b.JobId, b.Attempt)))).ToList();
        if (running.Count == 0) return;
        var key = Pick(random, running);
        var outcome = random.Next(5) switch { 0 => JobOutcome.Failed, 1 => JobOutcome.Cancelled, 2 => JobOutcome.Lost, _ => JobOutcome.Succeeded };
        await node.Runner.EndAsync(key, outcome, default);
        Note($"{key} {outcome}", null);
    }

    private async Task ReconcileAsync(Random random, WorldNode node)
    {
        var reconciler = Pick(random, node.Reconcilers);
        var turn = _turns.GetOrAdd(reconciler, _ => new SemaphoreSlim(1, 1));
        if (!await turn.WaitAsync(0)) return;
        try
        {
            if (await reconciler.ReconcileAsync(default)) Note(reconciler.Name, null);
        }
        finally
        {
            turn.Release();
        }
    }

    private static LifecycleState[] Open { get; } = [LifecycleState.Preview, LifecycleState.PendingApproval, LifecycleState.Approved, LifecycleState.Applying];

    private async Task<Deployment?> AnyAsync(Random random, System.Linq.Expressions.Expression<Func<Deployment, bool>> which)
    {
        await using var db = world.Open();
        var found = await db.Deployments.AsNoTracking().Where(which).OrderByDescending(d => d.Id).Take(12).ToListAsync();
        return found.Count == 0 ? null : Pick(random, found);
    }

    private async Task<int> CountAsync(LifecycleState[] states)
    {
        await using var db = world.Open();
        return await db.Deployments.CountAsync(d => states.Contains(d.State));
    }

    private Task<Core.People.Person> PersonAsync(Random random, params string[] names) => world.PersonAsync(Pick(random, names));

    private void Note(string what, DeploymentAnswer? answer) => _log.Enqueue(answer switch
    {
        DeploymentAnswer.Refused refused => $"{what}: {refused.Refusal.Code}",
        DeploymentAnswer.Done done => $"{what}: {new DeploymentId(done.Id)}",
        _ => what,
    });

    private static string Version(Random random) => $"v{random.Next(1, 10)}";

    private static T Pick<T>(Random random, IReadOnlyList<T> from) => from[random.Next(from.Count)];

    private int HashCode(AttemptKey key) => unchecked((int)(((key.JobId * 7919) + (key.Attempt * 104729) + seed) * 2654435761L >> 7));
}
