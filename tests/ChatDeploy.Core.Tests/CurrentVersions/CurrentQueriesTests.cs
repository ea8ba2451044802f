using ChatDeploy.Core.CurrentVersions;
using ChatDeploy.Core.Tests.History;
using ChatDeploy.Testing;

namespace ChatDeploy.Core.Tests.CurrentVersions;

public sealed class CurrentQueriesTests(StoreFixture store)
{
    [Fact]
    public async Task Each_site_says_what_runs_since_when_and_by_whom()
    {
        await using var world = await HistoryWorld.CreateAsync(store);
        await world.RecordAsync("v1", "acme", hour: 1);
        world.Clock.Now = world.At(1).AddDays(31);
        var found = await ListAsync(world, "crm", "acme/roma", "prod");
        var item = Assert.Single(found.Items);
        Assert.Equal(("crm", "acme", "roma", "prod", "v1"), (item.Tool, item.Tenant, item.Store, item.Environment, item.Version));
        Assert.Equal((world.At(1), "ada", 31, "aging"), (item.DeployedAt, item.DeployedBy, item.AgeDays, item.Age));
        Assert.Empty(found.Diverging);
    }

    [Fact]
    public async Task A_main_target_says_which_stores_differ_from_it()
    {
        await using var world = await HistoryWorld.CreateAsync(store);
        await world.RecordAsync("v1", "acme", hour: 1);
        await world.RecordAsync("v2", "acme/roma", hour: 2);
        var found = await ListAsync(world, "crm", "acme", "prod");
        Assert.Equal(["", "milano", "roma", "torino"], found.Items.Select(i => i.Store ?? ""));
        var diverging = Assert.Single(found.Diverging);
        Assert.Equal(("roma", "v2", "v1"), (diverging.Store, diverging.Version, diverging.ExpectedVersion));
    }

    [Fact]
    public async Task Where_the_main_runs_nothing_the_majority_is_expected()
    {
        await using var world = await HistoryWorld.CreateAsync(store);
        await world.FinishJobsAsync(world.Job("v1", "acme/milano", 1), world.Job("v1", "acme/torino", 1), world.Job("v2", "acme/roma", 2));
        var found = await ListAsync(world, "crm", "acme", "prod");
        Assert.Equal([(null, null, "v1"), ("roma", "v2", "v1")], found.Diverging.Select(d => (d.Store, d.Version, d.ExpectedVersion)));
    }

    [Fact]
    public async Task Every_tenant_is_compared_with_its_own_main()
    {
        await using var world = await HistoryWorld.CreateAsync(store);
        await world.RecordAsync("v1", "acme", hour: 1);
        await world.RecordAsync("v2", "globex", hour: 1);
        await world.RecordAsync("v3", "globex/north", hour: 2);
        var found = await ListAsync(world, null, null, null);
        Assert.Equal(6, found.Items.Count);
        Assert.Equal(("globex", "north"), (Assert.Single(found.Diverging).Tenant, found.Diverging[0].Store));
    }

    [Theory]
    [InlineData("crn", null, null, "unknown_tool")]
    [InlineData(null, "acme/napoli", null, "unknown_target")]
    [InlineData(null, null, "production", "unknown_environment")]
    public async Task Unknown_names_are_refused(string? tool, string? target, string? environment, string code)
    {
        await using var world = await HistoryWorld.CreateAsync(store);
        await using var db = world.Connect();
        var answer = await new CurrentQueries(db, world.Catalogs, world.Clock).ListAsync(tool, target, environment, CancellationToken.None);
        Assert.Equal(code, Assert.IsType<CurrentAnswer.Refused>(answer).Code);
    }

    private static async Task<CurrentAnswer.Found> ListAsync(HistoryWorld world, string? tool, string? target, string? environment)
    {
        await using var db = world.Connect();
        return Assert.IsType<CurrentAnswer.Found>(
            await new CurrentQueries(db, world.Catalogs, world.Clock).ListAsync(tool, target, environment, CancellationToken.None));
    }
}
