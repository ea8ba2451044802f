using ChatDeploy.Core.History;
using ChatDeploy.Core.Tests.History;
using ChatDeploy.Testing;
using Npgsql;

namespace ChatDeploy.Core.Tests.CurrentVersions;

public sealed class RecordBatchTests(StoreFixture store)
{
    [Fact]
    public async Task A_batch_of_finished_jobs_moves_its_cells()
    {
        await using var world = await HistoryWorld.CreateAsync(store);
        await world.FinishJobsAsync(world.Job("v1", "acme", hour: 1), world.Job("v2", "acme/roma", hour: 2), world.Job("v1", "globex", hour: 1));
        Assert.Equal("v1", await world.CurrentAsync("acme"));
        Assert.Equal("v2", await world.CurrentAsync("acme/roma"));
        Assert.Equal("v1", await world.CurrentAsync("globex"));
        Assert.Null(await world.CurrentAsync("acme/milano"));
    }

    [Fact]
    public async Task Of_two_jobs_on_one_cell_in_a_batch_the_later_counts()
    {
        await using var world = await HistoryWorld.CreateAsync(store);
        await world.FinishJobsAsync(world.Job("v1", "acme", hour: 2), world.Job("v2", "acme", hour: 2), world.Job("v3", "acme", hour: 1));
        Assert.Equal("v2", await world.CurrentAsync("acme"));
    }

    [Fact]
    public async Task A_job_counts_even_where_a_clock_ahead_had_put_a_later_time()
    {
        await using var world = await HistoryWorld.CreateAsync(store);
        await world.RecordAsync("v1", "acme", hour: 5);
        await world.FinishJobsAsync(world.Job("v2", "acme", hour: 4.9));
        Assert.Equal("v2", await world.CurrentAsync("acme"));
        await using var db = world.Connect();
        Assert.Equal(world.At(5), db.Records.Single(r => r.Ref == "v2").DeployedAt);
    }

    [Fact]
    public async Task A_job_has_one_record()
    {
        await using var world = await HistoryWorld.CreateAsync(store);
        var job = world.Job("v1", "acme", hour: 1);
        await world.FinishJobsAsync(job);
        await Assert.ThrowsAsync<PostgresException>(() => world.FinishJobsAsync(world.Job("v2", "acme/roma", hour: 2), job));
        Assert.Null(await world.CurrentAsync("acme/roma"));
    }

    [Fact]
    public async Task An_empty_batch_changes_nothing()
    {
        await using var world = await HistoryWorld.CreateAsync(store);
        await world.FinishJobsAsync();
        await using var db = world.Connect();
        Assert.Empty(db.Records);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task Whatever_the_order_the_current_version_is_the_latest_record_that_counts(int seed)
    {
        await using var world = await HistoryWorld.CreateAsync(store);
        var random = new Random(seed);
        string[] targets = ["acme", "acme/milano", "acme/roma"];
        var records = new List<(long Id, string Target, double Hour, string Version)>();
        var archived = new HashSet<long>();
        for (var step = 0; step < 30; step++)
        {
            if (records.Count > 3 && random.Next(4) == 0)
            {
                var id = records[random.Next(records.Count)].Id;
                Assert.Equal(archived.Add(id) ? ArchiveRecordResult.Archived : ArchiveRecordResult.AlreadyArchived, await world.ArchiveAsync(id));
            }
            else
            {
                var (target, hour, version) = (targets[random.Next(3)], random.Next(6), $"v{random.Next(1, 10)}");
                records.Add((await world.RecordAsync(version, target, hour), target, hour, version));
            }

            foreach (var site in targets)
            {
                var expected = records.Where(r => !archived.Contains(r.Id) && (r.Target == site || r.Target == "acme"))
                    .OrderBy(r => r.Hour).ThenBy(r => r.Id).Select(r => r.Version).LastOrDefault();
                Assert.Equal(expected, await world.CurrentAsync(site));
            }
        }
    }
}
