using ChatDeploy.Core.History;
using ChatDeploy.Testing;

namespace ChatDeploy.Core.Tests.History;

public sealed class RecordQueriesTests(StoreFixture store)
{
    [Fact]
    public async Task Pages_stay_stable_while_records_are_added()
    {
        await using var world = await HistoryWorld.CreateAsync(store);
        var hours = new[] { 3.0, 1, 2, 2, 5, 4, 2 };
        var before = new List<(double Hour, long Id)>();
        foreach (var hour in hours) before.Add((hour, await world.RecordAsync("v1", "acme", hour)));

        var seen = new List<long>();
        string? cursor = null;
        do
        {
            var page = await ListAsync(world, new RecordFilter(Limit: 2, Cursor: cursor));
            seen.AddRange(page.Items.Select(r => r.Id));
            cursor = page.Next;
            await world.RecordAsync("v2", "acme", hour: 9);
        }
        while (cursor is not null);
        Assert.Equal(before.OrderByDescending(r => r.Hour).ThenByDescending(r => r.Id).Select(r => r.Id), seen);
    }

    [Fact]
    public async Task The_last_page_has_no_next()
    {
        await using var world = await HistoryWorld.CreateAsync(store);
        await world.RecordAsync("v1", "acme", hour: 1);
        await world.RecordAsync("v2", "acme", hour: 2);
        Assert.Null((await ListAsync(world, new RecordFilter(Limit: 2))).Next);
    }

    [Fact]
    public async Task Filters_select_by_tool_target_environment_version_and_time()
    {
        await using var world = await HistoryWorld.CreateAsync(store);
        var tenant = await world.RecordAsync("v1", "acme", hour: 1);
        var stored = await world.RecordAsync("v2", "acme/roma", hour: 2);
        var wms = await world.RecordAsync("v1", "acme", hour: 3, tool: "wms");
        var stage = await world.RecordAsync("v1", "globex", hour: 4, environment: "stage");

        async Task<long[]> Ids(RecordFilter filter) => [.. (await ListAsync(world, filter)).Items.Select(r => r.Id)];
        Assert.Equal([stage, stored, tenant], await Ids(new RecordFilter(Tool: "CRM")));
        Assert.Equal([wms, stored, tenant], await Ids(new RecordFilter(Target: "acme")));
        Assert.Equal([wms, stored, tenant], await Ids(new RecordFilter(Target: "acme/roma")));
        Assert.Equal([wms, tenant], await Ids(new RecordFilter(Target: "acme/milano")));
        Assert.Equal([stage, wms, stored, tenant], await Ids(new RecordFilter(Target: "*")));
        Assert.Equal([stage], await Ids(new RecordFilter(Environment: "stage")));
        Assert.Equal([stage, tenant], await Ids(new RecordFilter(Tool: "crm", Version: "v1")));
        Assert.Equal([stored], await Ids(new RecordFilter(Version: HistoryWorld.Sha("crm", "v2")[..8])));
        Assert.Equal([wms, stored], await Ids(new RecordFilter(From: world.At(2), To: world.At(4))));
    }

    [Fact]
    public async Task A_version_also_finds_its_commit_deployed_under_another_name()
    {
        await using var world = await HistoryWorld.CreateAsync(store);
        var id = await world.RecordAsync(HistoryWorld.Sha("crm", "v3"), "acme", hour: 1);
        Assert.Equal(id, Assert.Single((await ListAsync(world, new RecordFilter(Version: "v3"))).Items).Id);
    }

    [Fact]
    public async Task An_archived_record_is_listed_with_who_struck_it_out_and_why()
    {
        await using var world = await HistoryWorld.CreateAsync(store);
        await world.ArchiveAsync(await world.RecordAsync("v1", "acme", hour: 1), "wrong tenant");
        var record = Assert.Single((await ListAsync(world, new RecordFilter())).Items);
        Assert.Equal(new RecordArchivedView("wrong tenant", "ada", world.Clock.Now), record.Archived);
    }

    [Fact]
    public async Task One_record_says_what_it_was_about()
    {
        await using var world = await HistoryWorld.CreateAsync(store);
        await world.RecordAsync("v1", "acme/milano", hour: 1);
        var id = await world.RecordAsync("v2", "acme/milano", hour: 2);
        await using var db = world.Connect();
        var record = (await new RecordQueries(db, world.Catalogs).FindAsync(id, CancellationToken.None))!;
        Assert.Equal(("crm", "acme/milano", "acme", "milano", "prod"), (record.Tool, record.Target, record.Tenant, record.Store, record.Environment));
        Assert.Equal(("v2", "v1", "recorded", "ada"), (record.Version, record.PreviousVersion, record.Action, record.DeployedBy));
        Assert.Null(record.Archived);
    }

    [Fact]
    public async Task A_jobs_record_names_its_deployment_and_job()
    {
        await using var world = await HistoryWorld.CreateAsync(store);
        await world.FinishJobsAsync(world.Job("v1", "acme", hour: 1));
        var record = Assert.Single((await ListAsync(world, new RecordFilter())).Items);
        Assert.Equal(("D-1", "J-1", "deploy"), (record.Deployment, record.Job, record.Action));
    }

    [Theory]
    [InlineData("crn", null, null, null, "unknown_tool")]
    [InlineData(null, "acme/napoli", null, null, "unknown_target")]
    [InlineData(null, null, "production", null, "unknown_environment")]
    [InlineData(null, null, null, "MTIz", "invalid_cursor")]
    [InlineData(null, null, null, "!", "invalid_cursor")]
    public async Task A_filter_that_names_nothing_is_refused(string? tool, string? target, string? environment, string? cursor, string code)
    {
        await using var world = await HistoryWorld.CreateAsync(store);
        await using var db = world.Connect();
        var page = await new RecordQueries(db, world.Catalogs).ListAsync(
            new RecordFilter(tool, target, environment, Cursor: cursor), CancellationToken.None);
        Assert.Equal(code, Assert.IsType<RecordPage.Refused>(page).Code);
    }

    private static async Task<RecordPage.Found> ListAsync(HistoryWorld world, RecordFilter filter)
    {
        await using var db = world.Connect();
        return Assert.IsType<RecordPage.Found>(await new RecordQueries(db, world.Catalogs).ListAsync(filter, CancellationToken.None));
    }
}
