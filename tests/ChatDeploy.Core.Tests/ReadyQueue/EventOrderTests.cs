using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Checks;
using ChatDeploy.Core.Scm;
using ChatDeploy.Integrations.Scm.GitHub;
using ChatDeploy.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace ChatDeploy.Core.Tests.ReadyQueue;

/// <summary>
/// What each of the three providers tells of one and the same history, late, more than once and out of order, over many deliveries: queue and checks
/// end the same. GitHub tells each ref and that it was forced; GitLab does not tell force; Bitbucket tells several refs at once, and few commits.
/// </summary>
public sealed class EventOrderTests(StoreFixture store)
{
    private static readonly string[] Providers = ["github", "gitlab", "bitbucket"];

    // What the model does for a number.
    private const int Grow = 0, Merge = 5 << 1, Feature = 1;

    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Every_provider_s_events_in_any_order_end_in_the_same_queue_and_checks()
    {
        await using var world = await QueueWorld.CreateAsync(store);
        var models = new Dictionary<string, RepositoryModel>(StringComparer.Ordinal);
        world.Apis.AddRange(Providers.Select(p => new ModelApi(p, key => models[key.Id])));
        world.Providers.AddRange(Providers.Select(p => new NeutralProvider(p)));
        var number = 0;
        var work = from choices in Gen.Choose(0, 1 << 12).ListOf().Resize(10)
                   from order in Gen.Shuffle(Enumerable.Range(0, 80).ToArray())
                   from checks in Gen.Choose(0, 1 << 12).ListOf().Resize(8)
                   select (choices.ToArray(), order, checks.ToArray());
        await Task.Run(() => Prop.ForAll(work.ToArbitrary(), w => EndAlikeAsync(world, models, ++number, w.Item1, w.order, w.Item3).GetAwaiter().GetResult()).Check(Config.QuickThrowOnFailure.WithMaxTest(3).WithEndSize(10)));
    }

    /// <summary>Once, a branch of which main had merged a part before anyone heard that it was made lacked that part.</summary>
    [Fact]
    public async Task A_branch_that_is_heard_of_after_its_merge_holds_what_was_merged()
    {
        await using var world = await QueueWorld.CreateAsync(store);
        var model = new RepositoryModel("acme/crm");
        foreach (var choice in new[] { 0, Grow | Feature, Merge, Grow | Feature }) model.Do(choice);
        world.Apis.Add(new ModelApi("gitlab", _ => model));
        world.Providers.Add(new NeutralProvider("gitlab"));
        var tool = await world.AddToolAsync("crm", "acme/crm", "gitlab");
        var told = Deliveries("gitlab", new RepositoryKey("gitlab", "acme/crm"), model, []);
        foreach (var index in new[] { 0, 2, 1, 3 })
        {
            await world.DeliverAsync(told[index], "gitlab");
            await world.DrainAsync();
        }

        Assert.Contains($"branch feature {Payloads.Sha("c001")[..6]} {Payloads.Sha("c003")[..6]}", await world.StateAsync(tool), StringComparison.Ordinal);
    }

    private static async Task<bool> EndAlikeAsync(QueueWorld world, Dictionary<string, RepositoryModel> models, int number, int[] choices, int[] order, int[] checks)
    {
        var states = new List<string>();
        foreach (var provider in Providers)
        {
            foreach (var isShuffled in new[] { false, true })
            {
                var name = $"acme/{provider}-{isShuffled}-{number}".ToLowerInvariant();
                var model = models[name] = new RepositoryModel(name);
                foreach (var choice in choices.Prepend(0)) model.Do(choice);
                var tool = await world.AddToolAsync($"{provider}-{isShuffled}-{number}", name, provider);
                var told = Deliveries(provider, new RepositoryKey(provider, name), model, checks);
                var sequence = isShuffled ? order.Concat(Enumerable.Range(0, told.Count)).Where(i => i < told.Count) : Enumerable.Range(0, told.Count);
                foreach (var (index, at) in sequence.Select((index, at) => (index, at)))
                {
                    await world.DeliverAsync(told[index], provider, deliveryId: $"{name}-{index}");
                    if (at % 3 == 0) await world.DrainAsync();
                }

                await world.DrainAsync();
                states.Add(await StateAsync(world, tool, model));
            }
        }

        Assert.All(states, state => Assert.Equal(states[0], state));
        return true;
    }

    private static async Task<string> StateAsync(QueueWorld world, Tool tool, RepositoryModel model)
    {
        await using var db = await world.Contexts.CreateDbContextAsync();
        var checks = await KnownChecks.OfAsync(db, [.. model.Commits.Keys.Select(sha => (tool, sha))], default);
        var told = checks.OrderBy(c => c.Key.Sha, StringComparer.Ordinal).Select(c => $"{c.Key.Sha[..6]} {c.Value.State} {string.Join(' ', c.Value.Details.Select(d => $"{d.Name}={d.State}"))}");
        var queue = (await world.StateAsync(tool)).Split('\n').Where(l => !l.StartsWith("branch ", StringComparison.Ordinal));
        var members = (await world.StateAsync(tool)).Split('\n').Where(l => l.StartsWith("branch ", StringComparison.Ordinal)).Select(l => string.Join(' ', l.Split(' ').Order(StringComparer.Ordinal)));
        return string.Join('\n', queue.Concat(members).Concat(told));
    }

    /// <summary>The history as the provider would tell it.</summary>
    private static List<string> Deliveries(string provider, RepositoryKey repository, RepositoryModel model, int[] checks)
    {
        var reader = new GitHubProvider();
        var pushes = model.Payloads.ConvertAll(p => (ScmEvent.RefPushed)reader.Parse("push", System.Text.Encoding.UTF8.GetBytes(p))[0] with { Repository = repository });
        var names = model.Commits.Keys.Order(StringComparer.Ordinal).ToList();
        var told = checks.Select(choice => new ScmEvent.CommitChecked(repository, new CommitCheck(
            names[choice % names.Count], "job", $"check-{choice % 2}", (CheckState)((choice >> 3) % 6), $"{(choice >> 6) % 12}", Noon.AddSeconds((choice >> 4) % 4), null)));
        List<ScmEvent.RefPushed> own = provider switch
        {
            "github" => [.. pushes],
            "gitlab" => [.. pushes.Select(p => p with { Forced = false, Complete = IsWhole(p), Commits = [.. p.Commits.TakeLast(1)] })],
            _ => [.. pushes.Select(p => p with { Complete = IsWhole(p) || p.Commits.Count <= 1, Commits = [.. p.Commits.TakeLast(1)] })],
        };
        var isPaired = provider == "bitbucket";
        return [.. own.Chunk(isPaired ? 2 : 1).SelectMany(c => isPaired && c.Length == 2 && c[0].Ref == c[1].Ref ? [[c[0]], [c[1]]] : new[] { c }).Select(c => NeutralProvider.Write(c)), .. told.Select(t => NeutralProvider.Write(t))];
    }

    // A deletion, and a tag, which names its commit.
    private static bool IsWhole(ScmEvent.RefPushed push) => push.After is null || push.Ref.Kind == GitRefKind.Tag;
}
