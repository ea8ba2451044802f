using ChatDeploy.Core.History;
using ChatDeploy.Testing;

namespace ChatDeploy.Core.Tests.History;

public sealed class PreviousVersionsTests(StoreFixture store)
{
    [Theory]
    [InlineData("+v1", "v1", null)]
    [InlineData("+v1 +v2", "v2", "v1")]
    [InlineData("+v1 +v2 +v2", "v2", "v1")]
    [InlineData("+v1 +v2 <v1", "v1", null)]
    [InlineData("+v1 +v2 +v3 <v2", "v2", "v1")]
    [InlineData("+v1 +v2 <v1 +v3", "v3", "v1")]
    [InlineData("+v1 +v2 <v1 +v2", "v2", "v1")]
    [InlineData("+v1 +v2 <v1 +v1", "v1", null)]
    [InlineData("+v1 x+v2 +v3", "v3", "v1")]
    public async Task A_rollback_restores_what_stood_before_the_current_version_was_brought(string steps, string current, string? previous)
    {
        await using var world = await HistoryWorld.CreateAsync(store);
        var hour = 0;
        foreach (var step in steps.Split(' '))
        {
            var version = step.TrimStart('x')[1..];
            if (step[0] == 'x') await world.ArchiveAsync(await world.RecordAsync(version, "acme/milano", ++hour));
            else await world.FinishJobsAsync(world.Job(version, "acme/milano", ++hour, step[0] == '<' ? RecordAction.Restore : RecordAction.Deploy));
        }

        var found = await PreviousAsync(world, "acme/milano");
        Assert.Equal((current, previous), (found["acme/milano"].Ref, found["acme/milano"].PreviousRef));
    }

    [Fact]
    public async Task Each_site_under_a_tenants_record_goes_back_to_its_own_version()
    {
        await using var world = await HistoryWorld.CreateAsync(store);
        await world.RecordAsync("v1", "acme", hour: 1);
        await world.RecordAsync("v2", "acme/roma", hour: 2);
        await world.RecordAsync("v3", "acme", hour: 3);
        var found = await PreviousAsync(world, "acme", "acme/roma");
        Assert.Equal("v1", found["acme"].PreviousRef);
        Assert.Equal("v2", found["acme/roma"].PreviousRef);
        Assert.Equal(HistoryWorld.Sha("crm", "v2"), found["acme/roma"].PreviousSha);
    }

    [Fact]
    public async Task A_site_where_nothing_runs_is_missing()
    {
        await using var world = await HistoryWorld.CreateAsync(store);
        Assert.Empty(await PreviousAsync(world, "acme"));
    }

    private static async Task<Dictionary<string, SiteVersions>> PreviousAsync(HistoryWorld world, params string[] sites)
    {
        await using var db = world.Connect();
        var found = await new PreviousVersions(db, world.Versions).ForAsync(
            world.Crm.Id, world.Prod.Id, [.. sites.Select(s => world.Site(s).Id)], CancellationToken.None);
        return found.ToDictionary(p => world.Catalog.Sites[p.Key].Name, p => p.Value);
    }
}
