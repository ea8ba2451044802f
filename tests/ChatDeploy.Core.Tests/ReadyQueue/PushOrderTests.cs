using ChatDeploy.Core.Catalog;
using ChatDeploy.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace ChatDeploy.Core.Tests.ReadyQueue;

/// <summary>Whatever people do to a repository, and in whatever order and company their deliveries come: the queue ends the same.</summary>
/// <remarks>
/// Only payloads are told, so that what a force-push throws away is guessed. That the guess is the same in every order is promised; that
/// it is what git says is not, but what the model does (resets to former heads, amends of the last commit) is within what can be guessed.
/// </remarks>
public sealed class PushOrderTests(StoreFixture store)
{
    [Fact]
    public async Task Deliveries_in_any_order_end_in_the_same_queue()
    {
        await using var world = await QueueWorld.CreateAsync(store);
        var number = 0;
        var work = from choices in Gen.Choose(0, 1 << 12).ListOf().Resize(14)
                   from order in Gen.Shuffle(Enumerable.Range(0, choices.Count * 2).ToArray())
                   select (choices.ToArray(), order);
        var config = Config.QuickThrowOnFailure.WithMaxTest(12).WithEndSize(14);
        await Task.Run(() => Prop.ForAll(work.ToArbitrary(), w => EndsAlikeAsync(world, ++number, w.Item1, w.order).GetAwaiter().GetResult()).Check(config));
    }

    private static async Task<bool> EndsAlikeAsync(QueueWorld world, int number, int[] choices, int[] order)
    {
        var (inOrder, shuffled) = (new RepositoryModel($"acme/in-order-{number}"), new RepositoryModel($"acme/shuffled-{number}"));
        foreach (var choice in choices.Prepend(0))
        {
            inOrder.Do(choice);
            shuffled.Do(choice);
        }

        var one = await world.AddToolAsync($"in-order-{number}", $"acme/in-order-{number}");
        foreach (var payload in inOrder.Payloads)
        {
            await world.DeliverAsync(payload);
            await world.DrainAsync();
        }

        var other = await world.AddToolAsync($"shuffled-{number}", $"acme/shuffled-{number}");
        foreach (var (index, at) in order.Where(i => i < shuffled.Payloads.Count).Union(Enumerable.Range(0, shuffled.Payloads.Count)).Select((index, at) => (index, at)))
        {
            await world.DeliverAsync(shuffled.Payloads[index]);
            if (at % 3 == 0) await world.DrainAsync();
        }

        await world.DrainAsync();
        await EqualsGitAsync(world, one, inOrder);
        Assert.Equal(await world.StateAsync(one), await world.StateAsync(other));
        return true;
    }

    private static async Task EqualsGitAsync(QueueWorld world, Tool tool, RepositoryModel model)
    {
        Assert.Equal(string.Join(' ', model.On("main").Order(StringComparer.Ordinal)), string.Join(' ', (await world.LineAsync(tool)).Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)));
        var reachable = model.On("main").Union(model.On("feature")).ToHashSet(StringComparer.Ordinal);
        Assert.DoesNotContain((await world.OrphanedAsync(tool)).Split(' ', StringSplitOptions.RemoveEmptyEntries), reachable.Contains);
        var state = await world.StateAsync(tool);
        foreach (var (name, commit) in model.Refs)
            Assert.Contains($"{(name.StartsWith("refs/tags/", StringComparison.Ordinal) ? "tag" : "head")} {name.Split('/')[^1]} {Payloads.Sha(commit)}", state, StringComparison.Ordinal);
    }
}
