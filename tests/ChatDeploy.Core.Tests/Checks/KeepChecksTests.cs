using ChatDeploy.Core.Checks;
using ChatDeploy.Core.Deliveries;
using ChatDeploy.Core.Scm;
using ChatDeploy.Core.Tests.ReadyQueue;
using ChatDeploy.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace ChatDeploy.Core.Tests.Checks;

/// <summary>What webhooks tell of commits' checks, in any order, before or after their pushes.</summary>
public sealed class KeepChecksTests(StoreFixture store)
{
    private static readonly RepositoryKey Crm = new("gitlab", "Acme/Crm");
    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    private static readonly string Sha = Payloads.Sha("a");

    [Fact]
    public async Task A_check_is_kept_before_its_push_has_come()
    {
        await using var world = await WorldAsync();
        var tool = await world.AddToolAsync("crm", "acme/crm", "gitlab");
        var id = await TellAsync(world, Check("build", CheckState.Failed, Noon, url: "https://ci.example/1"));
        var summary = await OfAsync(world, tool);
        Assert.Equal((DeliveryStatus.Applied, "red"), ((await world.DeliveryAsync(id)).Status, summary.State));
        Assert.Equal(new CheckDetail("job", "build", CheckState.Failed, "https://ci.example/1"), Assert.Single(summary.Details));
    }

    [Fact]
    public async Task An_older_telling_never_replaces_a_newer_one()
    {
        await using var world = await WorldAsync();
        var tool = await world.AddToolAsync("crm", "acme/crm", "gitlab");
        await TellAsync(world, Check("build", CheckState.Succeeded, Noon));
        await TellAsync(world, Check("build", CheckState.Running, Noon.AddSeconds(-5)));
        Assert.Equal("green", (await OfAsync(world, tool)).State);
    }

    [Theory]
    [InlineData(CheckState.Running, CheckState.Succeeded)]
    [InlineData(CheckState.Succeeded, CheckState.Running)]
    public async Task At_the_same_time_a_run_that_has_ended_goes_before_the_same_run_at_work(CheckState first, CheckState second)
    {
        await using var world = await WorldAsync();
        var tool = await world.AddToolAsync("crm", "acme/crm", "gitlab");
        await TellAsync(world, Check("build", first, Noon));
        await TellAsync(world, Check("build", second, Noon));
        Assert.Equal("green", (await OfAsync(world, tool)).State);
    }

    [Theory]
    [InlineData("9", "10", "red")]
    [InlineData("10", "9", "green")]
    public async Task At_the_same_time_the_later_run_counts(string green, string red, string state)
    {
        await using var world = await WorldAsync();
        var tool = await world.AddToolAsync("crm", "acme/crm", "gitlab");
        await TellAsync(world, Check("build", CheckState.Failed, Noon, red));
        await TellAsync(world, Check("build", CheckState.Succeeded, Noon, green));
        Assert.Equal(state, (await OfAsync(world, tool)).State);
    }

    [Theory]
    [InlineData(new[] { CheckState.Succeeded, CheckState.Skipped }, "green")]
    [InlineData(new[] { CheckState.Succeeded, CheckState.Running }, "pending")]
    [InlineData(new[] { CheckState.Succeeded, CheckState.Cancelled }, "pending")]
    [InlineData(new[] { CheckState.Pending, CheckState.Failed }, "red")]
    [InlineData(new CheckState[0], null)]
    public void One_red_check_makes_a_commit_red_and_all_green_ones_green(CheckState[] states, string? summary) => Assert.Equal(summary, CheckSummary.Of(states.Select((state, i) =>
        new StoredCheck { Provider = "gitlab", Repository = "acme/crm", Sha = Sha, Kind = "job", Name = $"{i}", State = state, RunId = "", At = Noon })).State);

    [Fact]
    public async Task A_delivery_of_a_repository_that_no_tool_uses_is_ignored()
    {
        await using var world = await WorldAsync();
        var id = await TellAsync(world, Check("build", CheckState.Failed, Noon));
        Assert.Equal((DeliveryStatus.Ignored, 0L), ((await world.DeliveryAsync(id)).Status, await world.QueryAsync<long>("select count(*) from commit_checks")));
    }

    [Fact]
    public async Task A_run_that_moved_is_passed_on_once_applied()
    {
        await using var world = await WorldAsync();
        await world.AddToolAsync("crm", "acme/crm", "gitlab");
        var raised = new List<string>();
        world.Runs.Raised += (repository, run) => raised.Add($"{repository.Canonical} {run}");
        var id = await world.DeliverAsync(NeutralProvider.Write(new ScmEvent.RunMoved(Crm, "77"), new ScmEvent.DeploymentReported(Crm, Sha, "prod", "success", null)), "gitlab", "pipeline");
        await world.DrainAsync();
        Assert.Equal(DeliveryStatus.Applied, (await world.DeliveryAsync(id)).Status);
        Assert.Equal(["gitlab:acme/crm 77"], raised);
    }

    [Fact]
    public async Task Checks_told_in_any_order_and_more_than_once_end_alike()
    {
        await using var world = await WorldAsync();
        var number = 0;
        var check = from name in Gen.Choose(0, 2)
                    from state in Gen.Choose(0, 5)
                    from second in Gen.Choose(0, 3)
                    from run in Gen.Choose(8, 11)
                    select Check($"check-{name}", (CheckState)state, Noon.AddSeconds(second), $"{run}", $"https://ci.example/{run}");
        var work = from checks in check.ListOf().Resize(12)
                   from order in Gen.Shuffle(checks.Concat(checks.Take(4)).ToArray())
                   select (checks.ToArray(), order);
        await Task.Run(() => Prop.ForAll(work.ToArbitrary(), w => EndAlikeAsync(world, ++number, w.Item1, w.order).GetAwaiter().GetResult()).Check(Config.QuickThrowOnFailure.WithMaxTest(25)));
    }

    private static async Task<bool> EndAlikeAsync(QueueWorld world, int number, CommitCheck[] inOrder, CommitCheck[] shuffled)
    {
        await using var db = await world.Contexts.CreateDbContextAsync();
        foreach (var told in inOrder) await world.Checks.KeepAsync(db, new("gitlab", $"acme/one-{number}"), [told], default);
        foreach (var batch in shuffled.Chunk(3)) await world.Checks.KeepAsync(db, new("gitlab", $"acme/other-{number}"), batch, default);
        Assert.Equal(await RowsAsync(world, $"acme/one-{number}"), await RowsAsync(world, $"acme/other-{number}"));
        return true;
    }

    private static Task<string> RowsAsync(QueueWorld world, string repository) =>
        world.QueryAsync<string>($"select coalesce(string_agg(concat_ws(' ', name, state, run_id, at, url), E'\n' order by name), '') from commit_checks where repository = '{repository}'");

    private static CommitCheck Check(string name, CheckState state, DateTimeOffset at, string? run = "1", string? url = null) => new(Sha, "job", name, state, run, at, url);

    private static async Task<long> TellAsync(QueueWorld world, CommitCheck check)
    {
        var id = await world.DeliverAsync(NeutralProvider.Write(new ScmEvent.CommitChecked(Crm, check)), "gitlab", "check");
        await world.DrainAsync();
        return id;
    }

    private static async Task<CheckSummary> OfAsync(QueueWorld world, Core.Catalog.Tool tool)
    {
        await using var db = await world.Contexts.CreateDbContextAsync();
        return (await KnownChecks.OfAsync(db, [(tool, Sha)], default)).GetValueOrDefault((tool.Id, Sha), CheckSummary.None);
    }

    private async Task<QueueWorld> WorldAsync()
    {
        var world = await QueueWorld.CreateAsync(store);
        world.Providers.Add(new NeutralProvider("gitlab"));
        return world;
    }
}
