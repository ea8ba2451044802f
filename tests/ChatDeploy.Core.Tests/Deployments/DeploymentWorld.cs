using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ChatDeploy.Core.Approvals;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Catalog.Documents;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Jobs;
using ChatDeploy.Core.Locks;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Policies;
using ChatDeploy.Core.ReadyQueue;
using ChatDeploy.Core.Refusals;
using ChatDeploy.Core.Tests.Catalog.Documents;
using ChatDeploy.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatDeploy.Core.Tests.Deployments;

/// <summary>
/// A store with a catalog, versions v1 to v9 of each tool, people of every role, a clock that the test moves and one node or
/// more; what the tests of deployments say and ask.
/// </summary>
internal sealed class DeploymentWorld : IAsyncDisposable
{
    /// <summary>Stage without a policy, demo with two approvals and locks per tenant, prod with one approval and a lock per tool, free with a lock alone.</summary>
    public const string Yaml = """
        environments:
          - { name: stage }
          - { name: free, policy: { lock: tool } }
          - { name: demo, policy: { approvals: 2, lock: tool+tenant } }
          - { name: prod, policy: { refs: ["tag:v*"], approvals: 1, twoPersonRule: true, lock: tool, previewTtl: 1h, approvalTtl: 24h, preApprovedUndo: 0 } }
        tenants:
          - { name: acme, stores: [milano, roma, torino] }
          - { name: globex, stores: [north] }
        tools:
          - { name: crm, repository: { provider: git, id: acme/crm, url: /srv/git/crm.git }, runner: { kind: local }, tenants: ["*"] }
          - { name: wms, repository: { provider: git, id: acme/wms, url: /srv/git/wms.git }, runner: { kind: local }, tenants: ["*"] }
        people:
          - { name: ada, roles: [{ role: deployer }] }
          - { name: dan, roles: [{ role: deployer }, { role: approver }] }
          - { name: bob, roles: [{ role: approver }] }
          - { name: eve, roles: [{ role: approver }] }
          - { name: root, roles: [{ role: admin }] }
          - { name: vic, roles: [{ role: viewer }] }
          - { name: sam, roles: [{ role: deployer, tenants: [acme/milano] }] }
        """;

    private readonly TestDatabase _database;
    private readonly List<WorldNode> _nodes = [];

    private DeploymentWorld(TestDatabase database) => _database = database;

    public TestDatabase Database => _database;
    public WorldClock Clock { get; } = new();
    public InstantDisk Disk { get; } = new();
    public WorldNode Node => _nodes[0];
    public IReadOnlyList<WorldNode> Nodes => _nodes;
    public InstantRunner Runner => Node.Runner;

    public static async Task<DeploymentWorld> CreateAsync(StoreFixture store, string catalog = Yaml, int nodes = 1, Action<IServiceCollection>? configure = null)
    {
        var world = new DeploymentWorld(await store.CreateDatabaseAsync());
        for (var i = 0; i < nodes; i++) world.StartNode($"node-{i}", configure);
        await world.ApplyCatalogAsync(catalog);
        await world.FillAsync();
        return world;
    }

    public static string Sha(string tool, string version) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{tool}@{version}")))[..40];

    public WorldNode StartNode(string name, Action<IServiceCollection>? configure = null)
    {
        var node = new WorldNode(name, _database.ConnectionString, Clock, Disk, configure);
        _nodes.Add(node);
        return node;
    }

    /// <summary>Drops a node as a kill does: nothing it had in memory survives.</summary>
    public async Task DropNodeAsync(WorldNode node)
    {
        _nodes.Remove(node);
        await node.DisposeAsync();
    }

    public async Task ApplyCatalogAsync(string text)
    {
        await using (var db = Open())
            await new ApplyCatalog(db, Clock, Node.Hints, NullLogger<ApplyCatalog>.Instance).HandleAsync(Reading.Accepted(text), text, "test", false, default);
        foreach (var node in _nodes) await node.Catalogs.ReloadAsync(default);
    }

    public DeployDbContext Open() => Node.Contexts.CreateDbContext();

    public async Task<Person> PersonAsync(string name) => (await Node.Catalogs.GetAsync(default)).People.Find(name)!;

    public async Task<DeploymentAnswer> AskAsync(string items, string targets, string environment, string person = "ada", DateTimeOffset? at = null, Strategy? strategy = null)
    {
        var requested = items.Split(' ').Select(i => i.Split('@') is [var tool, var reference] ? new RequestedItem(tool, reference) : new RequestedItem(i, null)).ToList();
        return await Node.Request.HandleAsync(await PersonAsync(person), new DeploymentRequest(requested, targets.Split(' '), environment, at, strategy), default);
    }

    public async Task<long> PreviewAsync(string items, string targets, string environment, string person = "ada", DateTimeOffset? at = null, Strategy? strategy = null) =>
        Done(await AskAsync(items, targets, environment, person, at, strategy));

    /// <summary>Previews and launches.</summary>
    public async Task<long> LaunchedAsync(string items, string targets, string environment, string person = "ada", DateTimeOffset? at = null, Strategy? strategy = null)
    {
        var id = await PreviewAsync(items, targets, environment, person, at, strategy);
        Done(await LaunchAsync(id, person));
        return id;
    }

    /// <summary>Previews, launches and drives until quiet; for environments that need no approval.</summary>
    public async Task<long> AppliedAsync(string items, string targets, string environment, string person = "ada")
    {
        var id = await LaunchedAsync(items, targets, environment, person);
        await DriveAsync();
        Assert.Equal(LifecycleState.Applied, await StateAsync(id));
        return id;
    }

    public async Task<DeploymentAnswer> LaunchAsync(long id, string person = "ada", string? previewRef = null) =>
        await Node.Launch.HandleAsync(await PersonAsync(person), id, previewRef ?? (await GetAsync(id)).PreviewRef, default);

    public async Task<DeploymentAnswer> DecideAsync(long id, string person, DecisionKind kind = DecisionKind.Approve, string? comment = null) =>
        await Node.Decide.HandleAsync(await PersonAsync(person), id, kind, comment, default);

    public async Task<DeploymentAnswer> CancelAsync(long id, string person = "ada") => await Node.Cancel.HandleAsync(await PersonAsync(person), id, default);

    public async Task<DeploymentAnswer> AnswerAsync(long id, PauseChoice choice, string person = "ada", int? shown = null) => await Node.Answer.HandleAsync(await PersonAsync(person), id, choice, shown, default);

    public async Task<DeploymentAnswer> RollBackAsync(long id, string person = "ada") => await Node.RollBack.OfDeploymentAsync(await PersonAsync(person), id, null, default);

    public async Task<DeploymentAnswer> RollBackAsync(string tool, string target, string environment, string person = "ada") =>
        await Node.RollBack.OfTargetAsync(await PersonAsync(person), tool, target, environment, null, default);

    /// <summary>Runs the reconcilers of all nodes until none has anything to do and every end that was told is committed; then checks every invariant.</summary>
    public async Task DriveAsync()
    {
        await SettleAsync();
        await Invariants.CheckAsync(this);
    }

    public async Task SettleAsync()
    {
        var deadline = TimeProvider.System.GetTimestamp();
        for (var quiet = 0; quiet < 2;)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(deadline) < TimeSpan.FromSeconds(60), "the reconcilers do not come to rest");
            var moved = false;
            foreach (var node in _nodes)
                foreach (var reconciler in node.Reconcilers) moved |= await reconciler.ReconcileAsync(default);
            if (await IsAwaitingReportsAsync())
            {
                await Task.Delay(2);
                moved = true;
            }

            quiet = moved ? 0 : quiet + 1;
        }
    }

    /// <summary>Waits until every end that was told is committed.</summary>
    public async Task ReportsAreCommittedAsync()
    {
        var began = TimeProvider.System.GetTimestamp();
        while (await IsAwaitingReportsAsync())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(30), "ends that were told are not committed");
            await Task.Delay(2);
        }
    }

    public async Task<Deployment> GetAsync(long id)
    {
        await using var db = Open();
        return await db.Deployments.AsNoTracking().SingleAsync(d => d.Id == id);
    }

    public async Task<LifecycleState> StateAsync(long id) => (await GetAsync(id)).State;

    public async Task<IReadOnlyList<Job>> JobsAsync(long id)
    {
        await using var db = Open();
        return await db.Jobs.AsNoTracking().Where(j => j.DeploymentId == id).OrderBy(j => j.Ordinal).ToListAsync();
    }

    /// <summary>The plan as people would read it: <c>crm acme/milano v1>v2 deploy 1</c>.</summary>
    public async Task<IReadOnlyList<string>> PlanAsync(long id)
    {
        var catalog = await Node.Catalogs.GetAsync(default);
        return (await JobsAsync(id)).Select(j =>
            $"{catalog.Tools[j.ToolId].Name} {catalog.Sites[j.SiteId].Name} {j.FromRef ?? "-"}>{j.ToRef ?? "-"} {j.SkipReason ?? EnumCodes.Code(j.Action)} {j.Wave}").ToList();
    }

    public async Task<IReadOnlyList<string>> EventsAsync(long id) => (await TimelineAsync(id)).Select(e => e.Type).ToList();

    public async Task<IReadOnlyList<TimelineEvent>> TimelineAsync(long id)
    {
        await using var db = Open();
        return await db.Timeline.AsNoTracking().Where(e => e.DeploymentId == id).OrderBy(e => e.Id).ToListAsync();
    }

    public async Task<JsonElement> LastAsync(long id, string type) =>
        JsonDocument.Parse((await TimelineAsync(id)).Last(e => e.Type == type).Payload).RootElement;

    /// <summary>What the store says runs: <c>v2</c>, or null.</summary>
    public async Task<string?> CurrentAsync(string tool, string site, string environment)
    {
        var catalog = await Node.Catalogs.GetAsync(default);
        var (toolId, siteId, environmentId) = (catalog.Tools.Find(tool)!.Id, catalog.Sites.Find(site)!.Id, catalog.Environments.Find(environment)!.Id);
        await using var db = Open();
        return await db.CurrentVersions.Where(v => v.ToolId == toolId && v.SiteId == siteId && v.EnvironmentId == environmentId).Select(v => v.Ref).SingleOrDefaultAsync();
    }

    public async Task<IReadOnlyList<DeployLock>> LocksAsync()
    {
        await using var db = Open();
        return await db.Locks.AsNoTracking().OrderBy(l => l.Id).ToListAsync();
    }

    /// <summary>Sets or (with <paramref name="isHeld"/> false) takes away a lock by hand, under the gate as the operation does.</summary>
    public async Task LockByHandAsync(string tool, string environment, bool isHeld = true)
    {
        var catalog = await Node.Catalogs.GetAsync(default);
        var (toolId, environmentId) = (catalog.Tools.Find(tool)!.Id, catalog.Environments.Find(environment)!.Id);
        await using var db = Open();
        await using var transaction = await db.Database.BeginTransactionAsync();
        await Node.Get<IDeploymentStore>().LockGatesAsync(db, environmentId, [toolId], default);
        if (isHeld && !await db.Locks.AnyAsync(l => l.ToolId == toolId && l.EnvironmentId == environmentId))
            db.Locks.Add(new DeployLock { ToolId = toolId, EnvironmentId = environmentId, OwnerId = catalog.People.Find("root")!.Id, Reason = "stocktaking", AcquiredAt = Clock.GetUtcNow() });
        else if (!isHeld)
            db.Locks.RemoveRange(await db.Locks.Where(l => l.ToolId == toolId && l.EnvironmentId == environmentId && l.DeploymentId == null).ToListAsync());
        await db.SaveChangesAsync();
        await transaction.CommitAsync();
    }

    public async Task PinAsync(string tool, string site, string environment)
    {
        var catalog = await Node.Catalogs.GetAsync(default);
        await using var db = Open();
        db.Pins.Add(new Pin { ToolId = catalog.Tools.Find(tool)!.Id, SiteId = catalog.Sites.Find(site)!.Id, EnvironmentId = catalog.Environments.Find(environment)!.Id, OwnerId = catalog.People.Find("root")!.Id, Reason = "it holds", CreatedAt = Clock.GetUtcNow() });
        await db.SaveChangesAsync();
    }

    public async Task UnpinAllAsync()
    {
        await using var db = Open();
        await db.Pins.ExecuteDeleteAsync();
    }

    /// <summary>Records by hand that a version runs, as somebody did beside the service; on the disk too.</summary>
    public async Task RecordAsync(string tool, string version, string site, string environment)
    {
        await using var scope = Node.Scope();
        var result = await scope.ServiceProvider.GetRequiredService<Core.History.RecordDeployment>()
            .HandleAsync(new(await PersonAsync("root"), tool, version, site, environment), default);
        Assert.IsType<Core.History.RecordDeploymentResult.Recorded>(result);
        Disk.Put(tool, environment, site, Sha(tool, version));
    }

    public static long Done(DeploymentAnswer answer) => answer is DeploymentAnswer.Refused refused
        ? throw new Xunit.Sdk.XunitException($"refused: {refused.Refusal.Code}: {refused.Refusal.Message}")
        : ((DeploymentAnswer.Done)answer).Id;

    public static Refusal Refused(string code, DeploymentAnswer answer)
    {
        var refusal = Assert.IsType<DeploymentAnswer.Refused>(answer).Refusal;
        Assert.Equal(code, refusal.Code);
        return refusal;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes) await node.DisposeAsync();
        await _database.DisposeAsync();
    }

    // Attempts that the store takes for running and that have ended: their end is told and not committed yet.
    private async Task<bool> IsAwaitingReportsAsync()
    {
        await using var db = Open();
        var running = await db.Jobs.AsNoTracking().Where(j => j.State == JobState.Running).Select(j => new { j.Id, j.Attempt }).ToListAsync();
        if (running.Count == 0) return false;
        var hanging = Disk.Running.ToHashSet();
        return running.Exists(j => !hanging.Contains(new(j.Id, j.Attempt)));
    }

    private async Task FillAsync()
    {
        await using var db = Open();
        foreach (var tool in await db.Tools.ToListAsync())
        {
            for (var i = 1; i <= 9; i++)
            {
                var sha = Sha(tool.Name, $"v{i}");
                db.Add(new VersionTag { ToolId = tool.Id, Name = $"v{i}", Sha = sha, UpdatedAt = Clock.GetUtcNow() });
                db.Add(new Commit { ToolId = tool.Id, Sha = sha, Branch = "main", Author = "ada", Message = $"version {i}", CommittedAt = Clock.GetUtcNow(), ReceivedAt = Clock.GetUtcNow(), Position = i });
                db.Add(new BranchCommit { ToolId = tool.Id, Sha = sha, Branch = "main" });
            }

            db.Add(new BranchHead { ToolId = tool.Id, Name = "main", Sha = Sha(tool.Name, "v9"), UpdatedAt = Clock.GetUtcNow() });
        }

        await db.SaveChangesAsync();
    }
}
