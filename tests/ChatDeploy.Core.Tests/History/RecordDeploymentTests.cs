using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.History;
using ChatDeploy.Core.ReadyQueue;
using ChatDeploy.Testing;

namespace ChatDeploy.Core.Tests.History;

public sealed class RecordDeploymentTests(StoreFixture store)
{
    [Fact]
    public async Task A_record_by_hand_becomes_the_current_version()
    {
        await using var world = await HistoryWorld.CreateAsync(store);
        await world.RecordAsync("v1", "acme/milano", hour: 1);
        Assert.Equal("v1", await world.CurrentAsync("acme/milano"));
        Assert.Null(await world.CurrentAsync("acme"));
    }

    [Fact]
    public async Task A_record_of_an_earlier_deployment_does_not_move_the_current_version()
    {
        await using var world = await HistoryWorld.CreateAsync(store);
        await world.RecordAsync("v2", "acme/milano", hour: 5);
        await world.RecordAsync("v1", "acme/milano", hour: 3);
        Assert.Equal("v2", await world.CurrentAsync("acme/milano"));
    }

    [Fact]
    public async Task Of_two_records_at_the_same_time_the_later_written_counts()
    {
        await using var world = await HistoryWorld.CreateAsync(store);
        await world.RecordAsync("v2", "acme/milano", hour: 5);
        await world.RecordAsync("v1", "acme/milano", hour: 5);
        Assert.Equal("v1", await world.CurrentAsync("acme/milano"));
    }

    [Fact]
    public async Task A_record_on_a_main_target_covers_stores_that_had_diverged()
    {
        await using var world = await HistoryWorld.CreateAsync(store);
        await world.RecordAsync("v1", "acme", hour: 1);
        await world.RecordAsync("v3", "acme/roma", hour: 2);
        await world.RecordAsync("v2", "acme", hour: 3);
        foreach (var site in new[] { "acme", "acme/milano", "acme/roma", "acme/torino" }) Assert.Equal("v2", await world.CurrentAsync(site));
        Assert.Null(await world.CurrentAsync("globex"));
    }

    [Fact]
    public async Task A_record_on_a_main_target_leaves_a_store_that_was_deployed_later()
    {
        await using var world = await HistoryWorld.CreateAsync(store);
        await world.RecordAsync("v3", "acme/roma", hour: 9);
        await world.RecordAsync("v2", "acme", hour: 3);
        Assert.Equal("v3", await world.CurrentAsync("acme/roma"));
        Assert.Equal("v2", await world.CurrentAsync("acme/milano"));
    }

    [Fact]
    public async Task A_record_on_a_main_target_is_one_record()
    {
        await using var world = await HistoryWorld.CreateAsync(store);
        var id = await world.RecordAsync("v1", "acme", hour: 1);
        await using var db = world.Connect();
        Assert.Equal(id, Assert.Single(db.Records.ToList()).Id);
    }

    [Fact]
    public async Task What_ran_before_that_time_is_filled_in()
    {
        await using var world = await HistoryWorld.CreateAsync(store);
        await world.RecordAsync("v1", "acme/milano", hour: 1);
        await world.RecordAsync("v9", "acme/milano", hour: 9);
        var between = await world.RecordAsync("v5", "acme/milano", hour: 5);
        await using var db = world.Connect();
        Assert.Equal("v1", db.Records.Single(r => r.Id == between).PreviousRef);
    }

    [Fact]
    public async Task A_commit_may_be_named_by_the_first_digits_of_its_sha()
    {
        await using var world = await HistoryWorld.CreateAsync(store);
        var sha = HistoryWorld.Sha("crm", "v4");
        await world.RecordAsync(sha[..9].ToUpperInvariant(), "acme", hour: 1);
        Assert.Equal(sha, await world.CurrentAsync("acme"));
    }

    [Fact]
    public async Task Digits_with_which_two_commits_begin_are_refused()
    {
        await using var world = await HistoryWorld.CreateAsync(store);
        await using (var db = world.Connect())
        {
            foreach (var end in "ab")
                db.Add(new Commit { ToolId = world.Crm.Id, Sha = "1234567" + new string(end, 33), Branch = "main", Author = "ada", Message = "m" });
            await db.SaveChangesAsync();
        }

        var refused = await world.TryRecordAsync(new RecordDeploymentCommand(world.Ada, "crm", "1234567", "acme", "prod"));
        Assert.Equal("version_not_of_tool", Assert.IsType<RecordDeploymentResult.Refused>(refused).Code);
        await world.RecordAsync("1234567a", "acme", hour: 1);
    }

    [Theory]
    [InlineData("crn", "v1", "acme", "prod", "unknown_tool")]
    [InlineData("", "v1", "acme", "prod", "unknown_tool")]
    [InlineData("crm", "v1", "acme/napoli", "prod", "unknown_target")]
    [InlineData("crm", "v1", "*", "prod", "unknown_target")]
    [InlineData("crm", "v1", "acme", "production", "unknown_environment")]
    [InlineData("crm", "v77", "acme", "prod", "version_not_of_tool")]
    [InlineData("crm", "main", "acme", "prod", "version_not_of_tool")]
    [InlineData("crm", "0123456789abcdef0123456789abcdef01234567", "acme", "prod", "version_not_of_tool")]
    [InlineData("wms", "v1", "globex", "prod", "tool_not_on_target")]
    public async Task What_does_not_fit_the_catalog_is_refused_and_writes_nothing(string tool, string version, string target, string environment, string code)
    {
        await using var world = await HistoryWorld.CreateAsync(store);
        var refused = await world.TryRecordAsync(new RecordDeploymentCommand(world.Ada, tool, version, target, environment));
        Assert.Equal(code, Assert.IsType<RecordDeploymentResult.Refused>(refused).Code);
        await using var db = world.Connect();
        Assert.Empty(db.Records);
    }

    [Fact]
    public async Task A_version_of_another_tool_is_refused()
    {
        await using var world = await HistoryWorld.CreateAsync(store);
        var refused = await world.TryRecordAsync(new RecordDeploymentCommand(world.Ada, "crm", HistoryWorld.Sha("wms", "v1"), "acme", "prod"));
        Assert.Equal(RecordRefusal.VersionNotOfTool, Assert.IsType<RecordDeploymentResult.Refused>(refused).Reason);
    }

    [Theory]
    [InlineData(31, "deployed_at_in_future")]
    [InlineData(29, null)]
    public async Task A_time_ahead_of_the_clock_is_the_future_beyond_its_tolerance(int secondsAhead, string? code)
    {
        await using var world = await HistoryWorld.CreateAsync(store);
        var result = await world.TryRecordAsync(new RecordDeploymentCommand(world.Ada, "crm", "v1", "acme", "prod", world.Clock.Now.AddSeconds(secondsAhead)));
        Assert.Equal(code, (result as RecordDeploymentResult.Refused)?.Code);
    }

    [Fact]
    public async Task Who_deployed_is_the_actor_unless_somebody_else_is_named()
    {
        await using var world = await HistoryWorld.CreateAsync(store);
        await world.TryRecordAsync(new RecordDeploymentCommand(world.Ada, "crm", "v1", "acme", "prod"));
        await world.TryRecordAsync(new RecordDeploymentCommand(world.Ada, "crm", "v2", "acme", "prod", DeployedBy: "the night shift"));
        await using var db = world.Connect();
        Assert.Equal(["ada", "the night shift"], db.Records.OrderBy(r => r.Id).Select(r => r.DeployedBy));
    }

    [Fact]
    public async Task A_store_opened_later_does_not_inherit_an_earlier_record_of_its_tenant()
    {
        await using var world = await HistoryWorld.CreateAsync(store);
        await world.RecordAsync("v1", "acme", hour: 1);
        await using (var db = world.Connect())
        {
            db.Add(new Site { TenantId = world.Site("acme").TenantId, Name = "acme/napoli", Store = "napoli" });
            await db.SaveChangesAsync();
        }

        await world.Catalogs.ReloadAsync(CancellationToken.None);
        var wrong = await world.RecordAsync("v2", "acme/napoli", hour: 2);
        await world.ArchiveAsync(wrong);
        await using var after = world.Connect();
        Assert.DoesNotContain(after.CurrentVersions.ToList(), v => v.SiteId == after.Sites.Single(s => s.Name == "acme/napoli").Id);
    }
}
