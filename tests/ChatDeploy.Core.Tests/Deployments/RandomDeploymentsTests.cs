using ChatDeploy.Testing;
using Xunit.Sdk;

namespace ChatDeploy.Core.Tests.Deployments;

/// <summary>Random sequences of operations by several people in parallel; no illegal state, no overlapping jobs, no lock held twice, no lost or double job, and no start with a gate that is not satisfied.</summary>
public sealed class RandomDeploymentsTests(StoreFixture store)
{
    private const int People = 5;

    [Theory]
    [InlineData(1, 700)]
    [InlineData(20261120, 700)]
    [InlineData(31337, 700)]
    public async Task Many_people_at_once_on_two_nodes_break_nothing(int seed, int stepsEach)
    {
        await using var world = await DeploymentWorld.CreateAsync(store, RandomGuards.Catalog(approvals: 2), nodes: 2);
        await StartRules.InstallAsync(world.Database);
        var people = Populate(world, seed);
        using var ended = new CancellationTokenSource();
        var watching = WatchAsync(world, ended.Token);
        try
        {
            await Task.WhenAll(Enumerable.Range(0, People).Select(person => Task.Run(async () =>
            {
                var random = new Random((seed * 397) + person);
                for (var step = 0; step < stepsEach; step++) await people.StepAsync(random);
            })));
            await ended.CancelAsync();
            await watching;
            await people.BringToAnEndAsync();
            await StartRules.CheckAsync(world.Database);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw new XunitException($"seed {seed}: {exception}\nlast:\n{string.Join('\n', people.Log.TakeLast(60))}", exception);
        }
    }

    [Theory]
    [InlineData(7)]
    [InlineData(8)]
    public async Task One_after_the_other_breaks_nothing_either_and_a_failure_is_cut_to_its_shortest_prefix(int seed)
    {
        const int Steps = 400;
        if (await FailureOfAsync(seed, Steps) is not { } failure) return;

        // The same seed does the same again: the shortest prefix that still fails says what did it.
        var (good, bad) = (0, Steps);
        while (bad - good > 1)
        {
            var middle = (good + bad) / 2;
            if (await FailureOfAsync(seed, middle) is { } shorter) (bad, failure) = (middle, shorter);
            else good = middle;
        }

        throw new XunitException($"seed {seed}, {bad} steps: {failure}");
    }

    private async Task<string?> FailureOfAsync(int seed, int steps)
    {
        await using var world = await DeploymentWorld.CreateAsync(store, RandomGuards.Catalog(approvals: 2), nodes: 2);
        await StartRules.InstallAsync(world.Database);
        var people = Populate(world, seed);
        var random = new Random(seed);
        try
        {
            for (var step = 0; step < steps; step++)
            {
                await people.StepAsync(random);
                await world.ReportsAreCommittedAsync();
                if (step % 20 == 0) await Invariants.CheckAsync(world);
            }

            await people.BringToAnEndAsync();
            await StartRules.CheckAsync(world.Database);
            return null;
        }
#pragma warning disable CA1031 // whatever it is, it is the failure
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return $"{exception}\n{string.Join('\n', people.Log)}";
        }
    }

    private static RandomPeople Populate(DeploymentWorld world, int seed)
    {
        var people = new RandomPeople(world, seed);
        foreach (var node in world.Nodes) (node.Runner.Fate, node.Runner.Slots, node.Runner.TellsTwice) = (people.FateOf, 6, seed % 2 == 1);
        return people;
    }

    private static async Task WatchAsync(DeploymentWorld world, CancellationToken ended)
    {
        while (!ended.IsCancellationRequested)
        {
            await Invariants.CheckAsync(world);
            await Task.Delay(300, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
