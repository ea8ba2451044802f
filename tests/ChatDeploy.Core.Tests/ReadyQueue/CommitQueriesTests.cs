using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.CurrentVersions;
using ChatDeploy.Core.Policies;
using ChatDeploy.Core.ReadyQueue;
using ChatDeploy.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatDeploy.Core.Tests.ReadyQueue;

/// <summary>crm: a b c d on main, x on feature, o force-pushed away, v1 on b; tenants acme (2 stores) and globex, environments stage and prod; wms is empty.</summary>
public sealed class CommitQueriesTests(StoreFixture store)
{
    [Theory]
    [InlineData(null, "d c x o b a")]
    [InlineData("ready", "d c b a")]
    [InlineData("other", "x")]
    [InlineData("orphaned", "o")]
    [InlineData("deployed", "")]
    public async Task Commits_are_listed_by_status(string? status, string expected)
    {
        await using var world = await WorldAsync();
        Assert.Equal(expected, await world.ListAsync(new CommitFilter(Status: status)));
    }

    [Fact]
    public async Task What_a_job_has_brought_is_deployed()
    {
        await using var world = await WorldAsync();
        await world.QueryAsync<long>("with u as (update commits set first_applied_at = now() where message in ('a', 'b') returning 1) select count(*) from u");
        Assert.Equal(("d c", "b a"), (await world.ListAsync(new CommitFilter("ready")), await world.ListAsync(new CommitFilter("deployed"))));
    }

    [Theory]
    [InlineData("acme", "stage", "d c")]
    [InlineData("acme/one", "stage", "d")]
    [InlineData("acme/two", "stage", "d c")]
    [InlineData("globex", "stage", "")]
    [InlineData("*", "stage", "d c")]
    [InlineData(null, "stage", "d c")]
    [InlineData(null, "prod", "d c b a")]
    public async Task Ready_is_what_is_newer_than_what_runs_at_one_of_the_sites(string? target, string environment, string expected)
    {
        await using var world = await WorldAsync();
        await world.RunAsync("stage", ("acme", "d"), ("acme/one", "c"), ("acme/two", "b"), ("globex", "d"));
        await world.RunAsync("prod", ("acme", "d"));
        Assert.Equal(expected, await world.ListAsync(new CommitFilter("ready", Target: target, Environment: environment)));
        Assert.Equal(string.Join(' ', "d c b a".Split(' ').Except(expected.Split(' '))), await world.ListAsync(new CommitFilter("deployed", Target: target, Environment: environment)));
    }

    [Fact]
    public async Task A_version_of_no_place_on_the_branch_is_compared_by_time()
    {
        await using var world = await WorldAsync();
        await world.QueryAsync<long>("with u as (update commits set committed_at = committed_at + interval '1 day' where message in ('c', 'd') returning 1) select count(*) from u");
        await world.RunAsync("stage", ("globex", "x"));
        Assert.Equal("d c", await world.ListAsync(new CommitFilter("ready", Target: "globex", Environment: "stage")));
    }

    [Theory]
    [InlineData("B", "b")]
    [InlineData("v1", "b")]
    [InlineData("ADA", "d c x o b a")]
    [InlineData("%", "")]
    [InlineData("_", "")]
    [InlineData("nothing", "")]
    public async Task Search_looks_at_message_author_and_tags_whatever_the_case(string search, string expected)
    {
        await using var world = await WorldAsync();
        Assert.Equal(expected, await world.ListAsync(new CommitFilter(Search: search)));
    }

    [Fact]
    public async Task Search_looks_at_the_first_digits_of_a_sha()
    {
        await using var world = await WorldAsync();
        Assert.Equal("x", await world.ListAsync(new CommitFilter(Search: Payloads.Sha("x")[..10])));
    }

    [Fact]
    public async Task Pages_follow_each_other_without_gap_or_overlap()
    {
        await using var world = await WorldAsync();
        List<string> seen = [];
        string? cursor = null;
        do
        {
            var page = await world.PageAsync(new CommitFilter(Limit: 2, Cursor: cursor));
            Assert.InRange(page.Items.Count, 1, 2);
            seen.AddRange(page.Items.Select(i => i.Message));
            cursor = page.Next;
        }
        while (cursor is not null);
        Assert.Equal("d c x o b a", string.Join(' ', seen));
    }

    [Fact]
    public async Task A_commit_tells_its_tags_and_where_it_runs_and_is_pending()
    {
        await using var world = await WorldAsync();
        await world.RunAsync("stage", ("acme", "d"), ("acme/one", "b"), ("acme/two", "a"));
        var commit = Assert.Single((await world.PageAsync(new CommitFilter(Search: "b"))).Items);
        Assert.Equal(["v1"], commit.Tags);
        Assert.Equal([new CommitReach("stage", 2, 2), new CommitReach("prod", 0, 4)], commit.RunsIn);
        Assert.Equal(("crm", "main", CommitStatus.Ready), (commit.Tool, commit.Ref, commit.Status));
    }

    [Theory]
    [InlineData("nope", null, null, null, null, "invalid_status")]
    [InlineData(null, "nope", null, null, null, "unknown_tool")]
    [InlineData(null, null, "nope", "stage", null, "unknown_target")]
    [InlineData(null, null, null, "nope", null, "unknown_environment")]
    [InlineData(null, null, "acme", null, null, "environment_missing")]
    [InlineData(null, null, null, null, "nope", "invalid_cursor")]
    public async Task A_filter_that_makes_no_sense_is_refused(string? status, string? tool, string? target, string? environment, string? cursor, string code)
    {
        await using var world = await WorldAsync();
        await using var db = await world.World.Contexts.CreateDbContextAsync();
        var refused = Assert.IsType<CommitListing.Refused>(await new CommitQueries(db, world.Catalogs).ListAsync(new CommitFilter(status, tool, target, environment, Cursor: cursor), CancellationToken.None));
        Assert.Equal(code, refused.Code);
    }

    [Fact]
    public async Task Pending_commits_are_counted_per_tool_and_environment()
    {
        await using var world = await WorldAsync();
        await world.RunAsync("stage", ("acme", "d"), ("acme/one", "c"), ("acme/two", "d"), ("globex", "d"));
        await using var db = await world.World.Contexts.CreateDbContextAsync();
        Assert.Equal([new PendingCount("crm", "stage", 1), new PendingCount("crm", "prod", 4)], await new ReadySummary(db, world.Catalogs).CountAsync(CancellationToken.None));
    }

    private async Task<ListedWorld> WorldAsync()
    {
        var world = await QueueWorld.CreateAsync(store);
        var tool = await world.AddToolAsync("crm", "acme/crm");
        await world.AddToolAsync("wms", "acme/wms");
        await using (var db = await world.Contexts.CreateDbContextAsync())
        {
            foreach (var (name, stores) in new[] { ("acme", new[] { "one", "two" }), ("globex", []) })
            {
                var tenant = new Tenant { Name = name };
                db.Add(tenant);
                await db.SaveChangesAsync();
                db.Add(new Site { TenantId = tenant.Id, Name = name });
                db.AddRange(stores.Select(s => new Site { TenantId = tenant.Id, Store = s, Name = $"{name}/{s}" }));
            }

            db.Add(new DeployEnvironment { Name = "stage", Ordinal = 0, Policy = Policy.None });
            db.Add(new DeployEnvironment { Name = "prod", Ordinal = 1, Policy = Policy.None });
            db.Add(new CatalogRevision { Text = "", Diff = "", AppliedBy = "test", AppliedAt = world.Clock.GetUtcNow() });
            await db.SaveChangesAsync();
        }

        await PushAsync("refs/heads/main", null, "o", ["a", "b", "o"]);
        await PushAsync("refs/heads/feature", null, "x", ["x"]);
        await PushAsync("refs/heads/main", "o", "b", [], forced: true);
        await PushAsync("refs/heads/main", "b", "d", ["c", "d"]);
        await PushAsync("refs/tags/v1", null, "b", []);
        return new ListedWorld(world, tool, new CatalogSnapshots(world.Contexts, world.Hints, world.Clock, NullLogger<CatalogSnapshots>.Instance));

        async Task PushAsync(string reference, string? before, string? after, string[] commits, bool forced = false)
        {
            await world.DeliverAsync(Payloads.GitHub("acme/crm", reference, before, after, commits, forced));
            await world.DrainAsync();
        }
    }

    private sealed record ListedWorld(QueueWorld World, Tool Tool, CatalogSnapshots Catalogs) : IAsyncDisposable
    {
        public async Task<CommitListing.Page> PageAsync(CommitFilter filter)
        {
            await using var db = await World.Contexts.CreateDbContextAsync();
            return Assert.IsType<CommitListing.Page>(await new CommitQueries(db, Catalogs).ListAsync(filter, CancellationToken.None));
        }

        public async Task<string> ListAsync(CommitFilter filter) => string.Join(' ', (await PageAsync(filter)).Items.Select(i => i.Message));

        public async Task RunAsync(string environment, params (string Site, string Commit)[] versions)
        {
            await using var db = await World.Contexts.CreateDbContextAsync();
            foreach (var (site, commit) in versions)
            {
                db.Add(new CurrentVersion
                {
                    ToolId = Tool.Id,
                    EnvironmentId = db.Environments.Single(e => e.Name == environment).Id,
                    SiteId = db.Sites.Single(s => s.Name == site).Id,
                    Sha = Payloads.Sha(commit),
                    Ref = commit,
                    DeployedAt = World.Clock.GetUtcNow(),
                });
            }

            await db.SaveChangesAsync();
        }

        public Task<T> QueryAsync<T>(string statement) => World.QueryAsync<T>(statement);

        public async ValueTask DisposeAsync()
        {
            Catalogs.Dispose();
            await World.DisposeAsync();
        }
    }
}
