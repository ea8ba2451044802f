using System.Text;
using ChatDeploy.Core.Cards;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Chat;
using ChatDeploy.Core.Checks;
using ChatDeploy.Core.Deliveries;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Posts;
using ChatDeploy.Core.ReadyQueue;
using ChatDeploy.Core.Reconcilers;
using ChatDeploy.Core.Runners;
using ChatDeploy.Core.Scm;
using ChatDeploy.Integrations.Postgres;
using ChatDeploy.Integrations.Postgres.Checks;
using ChatDeploy.Integrations.Postgres.Deliveries;
using ChatDeploy.Integrations.Scm.Git;
using ChatDeploy.Integrations.Scm.GitHub;
using ChatDeploy.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace ChatDeploy.Core.Tests.ReadyQueue;

/// <summary>A store of its own with an applier, as one node has them; deliveries come straight into the store.</summary>
internal sealed class QueueWorld : IAsyncDisposable
{
    private readonly TestDatabase _database;
    private readonly TestDirectory _directory = new();
    private readonly List<ApplyDeliveries> _nodes = [];

    private QueueWorld(TestDatabase database)
    {
        _database = database;
        Contexts = new PooledDbContextFactory<DeployDbContext>((DbContextOptions<DeployDbContext>)PostgresStore.Configure(new DbContextOptionsBuilder<DeployDbContext>(), database.ConnectionString).Options);
        Store = new PostgresDeliveryStore(database.DataSource);
        Clones = new SourceClones(Options.Create(new SourceCloneOptions { Directory = _directory.Path, TimeLimit = TimeSpan.FromSeconds(20) }), TimeProvider.System, NullLogger<SourceClones>.Instance);
    }

    public IDbContextFactory<DeployDbContext> Contexts { get; }

    public PostgresDeliveryStore Store { get; }

    public ISourceClones Clones { get; set; }

    public MovableClock Clock { get; } = new();

    public Hints Hints { get; } = new();

    public ICheckStore Checks { get; } = new PostgresCheckStore();

    public RunsMoved Runs { get; } = new();

    /// <summary>APIs that answer, besides none.</summary>
    public List<IScmApi> Apis { get; } = [];

    public List<IScmProvider> Providers { get; } = [];

    public List<IChatSurface> Surfaces { get; } = [];

    public ReadyQueueOptions Looking { get; } = new();

    public DeliveryOptions Bounds { get; } = new() { FirstRetry = TimeSpan.FromSeconds(2), Gather = TimeSpan.Zero };

    public static async Task<QueueWorld> CreateAsync(StoreFixture store) => new(await store.CreateDatabaseAsync());

    public async Task<Tool> AddToolAsync(string name, string repository, string provider = "github", string? url = null, string branch = "main", RepositoryFallback? fallback = null)
    {
        await using var db = await Contexts.CreateDbContextAsync();
        var tool = new Tool { Name = name, Provider = provider, RepositoryId = repository, RepositoryUrl = url, Branch = branch, Runners = new RunnerMap(new RunnerSettings("local")), Tenants = ["*"], Fallback = fallback };
        db.Add(tool);
        await db.SaveChangesAsync();
        return tool;
    }

    /// <summary>Stores a delivery; returns our id.</summary>
    public async Task<long> DeliverAsync(string body, string provider = "github", string eventName = "push", string? deliveryId = null)
    {
        var delivery = new IncomingDelivery(provider, deliveryId ?? Guid.NewGuid().ToString(), eventName, "{}", Encoding.UTF8.GetBytes(body), Clock.GetUtcNow());
        return (await Store.StoreAsync([delivery], CancellationToken.None))[0].Id;
    }

    /// <summary>Applies all that is due.</summary>
    public async Task DrainAsync(ApplyDeliveries? node = null)
    {
        node ??= _nodes.FirstOrDefault() ?? Node();
        while (await node.ReconcileAsync(CancellationToken.None))
        {
            // Until nothing is claimed and nothing in hand.
        }
    }

    /// <summary>One more node with the same store.</summary>
    public ApplyDeliveries Node(IDeliveryStore? store = null, ISourceClones? clones = null)
    {
        var options = Options.Create(Bounds);
        var fates = new DeliveryFates(Contexts, options, Clock);
        var notices = new Notices(new SubscribedChannels(Surfaces), Clock);
        var applier = new RepositoryApplier(
            Contexts, store ?? Store, Checks, clones ?? Clones, new CompletePushes(new RepositoryApis(Apis)), new RepositoryLooks(Options.Create(Looking), Clock), new MissedPushNews(notices), Runs, fates, Clock);
        var node = new ApplyDeliveries(store ?? Store, new DeliveryReader(new IScmProvider[] { new GitHubProvider(), new GitProvider() }.Where(p => !Providers.Exists(own => own.Name == p.Name)).Concat(Providers), options), applier, fates, Hints, options, Clock, NullLogger<ApplyDeliveries>.Instance);
        _nodes.Add(node);
        return node;
    }

    /// <summary>A node's look at the repositories.</summary>
    public FindMissedPushes Looks()
    {
        var apis = new RepositoryApis(Apis);
        var silent = new SilentRepositories(new Notices(new SubscribedChannels(Surfaces), Clock), new ConsoleLinks(() => "http://127.0.0.1:5080"));
        return new FindMissedPushes(
            Contexts, new CatalogSnapshots(Contexts, Hints, Clock, NullLogger<CatalogSnapshots>.Instance), new RepositoryReader(Clones, apis, new CompletePushes(apis)), Store, silent, Hints, Options.Create(Looking), Clock, NullLogger<FindMissedPushes>.Instance);
    }

    public async Task<Delivery> DeliveryAsync(long id)
    {
        await using var db = await Contexts.CreateDbContextAsync();
        return await db.Deliveries.AsNoTracking().SingleAsync(d => d.Id == id);
    }

    /// <summary>The messages on the deploy branch, oldest first.</summary>
    public async Task<string> LineAsync(Tool tool)
    {
        await using var db = await Contexts.CreateDbContextAsync();
        return string.Join(' ', await db.Commits.Where(c => c.ToolId == tool.Id && c.Position != null).OrderBy(c => c.Position).Select(c => c.Message).ToListAsync());
    }

    public async Task<string> OrphanedAsync(Tool tool)
    {
        await using var db = await Contexts.CreateDbContextAsync();
        return string.Join(' ', await db.Commits.Where(c => c.ToolId == tool.Id && c.OrphanedAt != null).OrderBy(c => c.Message).Select(c => c.Message).ToListAsync());
    }

    /// <summary>All that is known of a tool's repository, without ids and times: equal for equal queues.</summary>
    public async Task<string> StateAsync(Tool tool)
    {
        await using var db = await Contexts.CreateDbContextAsync();
        var heads = await db.BranchHeads.Where(h => h.ToolId == tool.Id && h.DeletedAt == null).OrderBy(h => h.Name).Select(h => $"head {h.Name} {h.Sha}").ToListAsync();
        var tags = await db.VersionTags.Where(t => t.ToolId == tool.Id && t.DeletedAt == null).OrderBy(t => t.Name).Select(t => $"tag {t.Name} {t.Sha}").ToListAsync();
        var commits = await db.Commits.Where(c => c.ToolId == tool.Id).ToListAsync();
        var line = commits.Where(c => c.Position is not null).OrderBy(c => c.Position).Select((c, i) => $"line {i} {c.Message} {c.Branch}");
        var other = commits.Where(c => c.Position is null).Select(c => $"{(c.OrphanedAt is null ? "other" : "orphaned")} {c.Message}").Order(StringComparer.Ordinal);
        var members = await db.BranchCommits.Where(c => c.ToolId == tool.Id).ToListAsync();
        var branches = members.GroupBy(m => m.Branch).OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => $"branch {g.Key} " + string.Join(' ', g.OrderBy(m => m.Position is null).ThenBy(m => m.Position).Select(m => m.Sha[..6] + (m.Position is null ? "?" : ""))));
        return string.Join('\n', heads.Concat(tags).Concat(line).Concat(other).Concat(branches));
    }

    public async Task<T> QueryAsync<T>(string statement)
    {
        await using var command = _database.DataSource.CreateCommand(statement);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes) await node.DisposeAsync();
        await _database.DisposeAsync();
        _directory.Dispose();
    }
}

/// <summary>The present plus what a test adds; timers run as ever.</summary>
internal sealed class MovableClock : TimeProvider
{
    private TimeSpan _ahead;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _ahead;

    public void Advance(TimeSpan by) => _ahead += by;
}
