using ChatDeploy.Testing;
using Xunit.Sdk;

namespace ChatDeploy.Core.Tests.Deployments;

/// <summary>A node that dies between any two statements, and the next life that adopts what it left (design, Reconcilers).</summary>
public sealed class CrashTests(StoreFixture store)
{
    [Theory]
    [InlineData(11, 60)]
    [InlineData(12, 60)]
    public async Task Wherever_a_node_dies_its_next_life_goes_on_and_nothing_runs_twice(int seed, int lives)
    {
        await using var world = await DeploymentWorld.CreateAsync(store, RandomGuards.Catalog(approvals: 2));
        var people = new RandomPeople(world, seed);
        var random = new Random(seed);
        try
        {
            for (var life = 0; life < lives; life++)
            {
                await LiveAsync(world, people, random, new CrashPoint(random.Next(2, 150)));
                if (life % 5 == 0) await Invariants.CheckAsync(world);
            }

            await StartLifeAsync(world, people, point: null);
            await people.BringToAnEndAsync();
        }
        catch (Exception exception)
        {
            throw new XunitException($"seed {seed}: {exception}\nlast:\n{string.Join('\n', people.Log.TakeLast(60))}", exception);
        }
    }

    private static async Task LiveAsync(DeploymentWorld world, RandomPeople people, Random random, CrashPoint point)
    {
        try
        {
            await StartLifeAsync(world, people, point);
            for (var step = 0; step < 400 && !point.IsDead; step++) await people.StepAsync(random);
        }
        catch (Exception) when (point.IsDead)
        {
            // As it should be: whatever was under way is left as it is.
        }
    }

    private static async Task StartLifeAsync(DeploymentWorld world, RandomPeople people, CrashPoint? point)
    {
        await world.DropNodeAsync(world.Node);
        var node = world.StartNode("node-0", point is null ? null : point.Guard);
        (node.Runner.Fate, node.Runner.Slots) = (people.FateOf, 6);
        await node.Adoption.RunAsync(default);
    }
}
