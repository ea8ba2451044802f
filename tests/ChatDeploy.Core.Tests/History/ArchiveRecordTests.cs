using ChatDeploy.Core.History;
using ChatDeploy.Testing;

namespace ChatDeploy.Core.Tests.History;

public sealed class ArchiveRecordTests(StoreFixture store)
{
    [Fact]
    public async Task The_current_version_falls_back_to_the_latest_record_that_counts()
    {
        await using var world = await HistoryWorld.CreateAsync(store);
        await world.RecordAsync("v2", "acme/milano", hour: 2);
        await world.RecordAsync("v1", "acme/milano", hour: 1);
        var wrong = await world.RecordAsync("v3", "acme/milano", hour: 3);
        Assert.Equal(ArchiveRecordResult.Archived, await world.ArchiveAsync(wrong));
        Assert.Equal("v2", await world.CurrentAsync("acme/milano"));
    }

    [Fact]
    public async Task Without_another_record_nothing_runs_there()
    {
        await using var world = await HistoryWorld.CreateAsync(store);
        var only = await world.RecordAsync("v1", "acme/milano", hour: 1);
        await world.ArchiveAsync(only);
        Assert.Null(await world.CurrentAsync("acme/milano"));
    }

    [Fact]
    public async Task A_record_that_is_not_current_leaves_current_versions_alone()
    {
        await using var world = await HistoryWorld.CreateAsync(store);
        var old = await world.RecordAsync("v1", "acme/milano", hour: 1);
        await world.RecordAsync("v2", "acme/milano", hour: 2);
        await world.ArchiveAsync(old);
        Assert.Equal("v2", await world.CurrentAsync("acme/milano"));
    }

    [Fact]
    public async Task Each_site_under_a_tenants_record_falls_back_to_its_own_version()
    {
        await using var world = await HistoryWorld.CreateAsync(store);
        await world.RecordAsync("v1", "acme/milano", hour: 1);
        await world.FinishJobsAsync(world.Job("v2", "acme/roma", hour: 1));
        var wrong = await world.RecordAsync("v5", "acme", hour: 3);
        await world.RecordAsync("v6", "acme/torino", hour: 4);
        await world.ArchiveAsync(wrong);
        Assert.Equal("v1", await world.CurrentAsync("acme/milano"));
        Assert.Equal("v2", await world.CurrentAsync("acme/roma"));
        Assert.Equal("v6", await world.CurrentAsync("acme/torino"));
        Assert.Null(await world.CurrentAsync("acme"));
    }

    [Fact]
    public async Task A_store_falls_back_to_a_record_of_its_tenant()
    {
        await using var world = await HistoryWorld.CreateAsync(store);
        await world.RecordAsync("v1", "acme", hour: 1);
        var wrong = await world.RecordAsync("v2", "acme/milano", hour: 2);
        await world.ArchiveAsync(wrong);
        Assert.Equal("v1", await world.CurrentAsync("acme/milano"));
    }

    [Fact]
    public async Task An_archived_record_is_not_fallen_back_to()
    {
        await using var world = await HistoryWorld.CreateAsync(store);
        await world.RecordAsync("v1", "acme/milano", hour: 1);
        var second = await world.RecordAsync("v2", "acme/milano", hour: 2);
        var third = await world.RecordAsync("v3", "acme/milano", hour: 3);
        await world.ArchiveAsync(second);
        await world.ArchiveAsync(third);
        Assert.Equal("v1", await world.CurrentAsync("acme/milano"));
    }

    [Fact]
    public async Task A_record_is_archived_once()
    {
        await using var world = await HistoryWorld.CreateAsync(store);
        var id = await world.RecordAsync("v1", "acme", hour: 1);
        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => world.ArchiveAsync(id, $"reason {i}")));
        Assert.Equal(1, results.Count(r => r == ArchiveRecordResult.Archived));
        Assert.Equal(7, results.Count(r => r == ArchiveRecordResult.AlreadyArchived));
    }

    [Theory]
    [InlineData(null, ArchiveRecordResult.ReasonRequired)]
    [InlineData(" ", ArchiveRecordResult.ReasonRequired)]
    [InlineData("typo", ArchiveRecordResult.UnknownRecord)]
    public async Task Archiving_needs_a_reason_and_a_record(string? reason, ArchiveRecordResult expected)
    {
        await using var world = await HistoryWorld.CreateAsync(store);
        Assert.Equal(expected, await world.ArchiveAsync(4711, reason));
    }
}
