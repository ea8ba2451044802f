using ChatDeploy.Testing;
using ChatDeploy.Testing.Slack;

namespace ChatDeploy.Integrations.Tests.Chat.Slack;

/// <summary>Deployments of 500 jobs within a minute beside a Slack that refuses what is too much.</summary>
public sealed class SlackPostsTests(StoreFixture store)
{
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public async Task Deployments_of_500_jobs_in_one_channel_take_few_calls_and_tell_their_ends_within_two_seconds(int count)
    {
        await using var world = await SlackPostsWorld.CreateAsync(store, count);
        var ids = new List<long>();
        for (var i = 0; i < count; i++) ids.Add(await world.LaunchAsync(SlackPostsWorld.Tool(i)));
        await world.PassAsync(seconds: 1);
        for (var i = 0; i < 25; i++) await world.PassAsync(seconds: 2, ends: 18);

        // Waves cost some jobs their turn. All deployments end in the same second, which is the worst there can be.
        for (var i = 0; i < 8; i++) await world.PassAsync(seconds: 1, ends: 9);
        for (var i = 0; i < 12; i++) await world.PassAsync(seconds: 1);

        Assert.Empty(world.Slack.OverBudget);
        Assert.All(world.Slack.Calls, call => Assert.Equal("ok", call.Answer));
        Assert.InRange(world.MostInAMinute("chat.update"), 5, 40);
        foreach (var id in ids) await CheckAsync(world, id);
    }

    private static async Task CheckAsync(SlackPostsWorld world, long id)
    {
        var post = Assert.Single(world.PostsOf(id));
        Assert.StartsWith($"D-{id} applied", post.Text, StringComparison.Ordinal);
        Assert.Contains($"{SlackPostsWorld.Jobs} of {SlackPostsWorld.Jobs} jobs done", post.Shown[^1].ToJsonString(), StringComparison.Ordinal);

        var edits = world.EditsOf(post);
        var ended = Assert.NotNull(await world.EndedAtAsync(id));
        Assert.InRange(edits[^1].At - ended, TimeSpan.Zero, TimeSpan.FromSeconds(2));
        Assert.All(edits.Zip(edits.Skip(1)).SkipLast(1), pair => Assert.True(pair.Second.At - pair.First.At >= TimeSpan.FromSeconds(3), $"{pair.First.At:O} and {pair.Second.At:O}"));

        var thread = world.ThreadOf(post);
        Assert.InRange(thread.Count, 1, 6);
        Assert.Contains("Applied", thread[^1], StringComparison.OrdinalIgnoreCase);
    }
}
