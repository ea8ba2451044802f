using ChatDeploy.Core;
using ChatDeploy.Core.Cards;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Catalog.Documents;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Jobs;
using ChatDeploy.Core.People.SignIn;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Posts;
using ChatDeploy.Core.ReadyQueue;
using ChatDeploy.Core.Reconcilers;
using ChatDeploy.Core.Runners;
using ChatDeploy.Core.Scm;
using ChatDeploy.Integrations.Chat.Slack;
using ChatDeploy.Integrations.Chat.Slack.Blocks;
using ChatDeploy.Integrations.Chat.Slack.People;
using ChatDeploy.Integrations.Postgres;
using ChatDeploy.Integrations.Quartz;
using ChatDeploy.Integrations.Tests.Chat.Slack.Wizard;
using ChatDeploy.Testing;
using ChatDeploy.Testing.Slack;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ChatDeploy.Integrations.Tests.Chat.Slack;

/// <summary>Deployments of 500 jobs whose posts go to a fake Slack that enforces its rates, all on a clock that the test moves.</summary>
internal sealed class SlackPostsWorld : IAsyncDisposable
{
    /// <summary>Of each deployment: ten tenants with 49 stores each, and their mains.</summary>
    public const int Jobs = 500;

    // Time-outs must not run out while a busy machine thinks.
    private const double AlmostStanding = 0.0001;

    private readonly TestDatabase _database;
    private readonly ServiceProvider _services;
    private readonly IReadOnlyList<IReconciler> _reconcilers;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _reports;

    private SlackPostsWorld(TestDatabase database, FakeSlack slack, SlackClock clock)
    {
        (_database, Slack, Clock) = (database, slack, clock);
        var services = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(clock);
        services.AddPostgresStore(() => database.ConnectionString).AddCore().AddCronTimes();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build()).AddSingleton<ISourceClones, NoClones>();
        services.AddSingleton(new Node("test")).AddSingleton(new AttemptTokens(new byte[32])).AddSingleton(new ConsoleAddress(() => "http://localhost"));
        services.AddSingleton(provider => new AttemptFactory(provider.GetRequiredService<AttemptTokens>(), () => "http://localhost"));
        services.AddSingleton(Disk).AddSingleton<InstantRunner>().AddSingleton<IRunner>(provider => provider.GetRequiredService<InstantRunner>());
        services.AddSingleton(Microsoft.Extensions.Options.Options.Create(new SlackOptions { BotToken = FakeSlack.BotToken, SigningSecret = FakeSlack.SigningSecret, ApiUrl = slack.ApiUrl }));
        services.AddSingleton<SlackClient>().AddSingleton<SlackSearch>().AddSingleton<SlackCards>().AddSingleton<SlackPeople>().AddChatSurface<SlackSurface>();
        _services = services.BuildServiceProvider();
        _reconcilers = [.. _services.GetServices<IReconciler>().Where(r => r is StartDeployments or DispatchJobs or AdvanceDeployments or AnnounceDeployments or DeliverPosts)];
        _services.GetRequiredService<InstantRunner>().Fate = _ => InstantFate.Hang;
        _reports = Task.Run(() => _services.GetRequiredService<JobReports>().RunAsync(_stop.Token));
    }

    public FakeSlack Slack { get; }

    public SlackClock Clock { get; }

    public InstantDisk Disk { get; } = new();

    /// <summary>A world with as many tools, whose deployments are all told of in the one channel.</summary>
    public static async Task<SlackPostsWorld> CreateAsync(StoreFixture store, int tools)
    {
        var clock = new SlackClock(AlmostStanding);
        var world = new SlackPostsWorld(await store.CreateDatabaseAsync(), await FakeSlack.StartAsync(clock), clock);
        await world.FillAsync(tools);
        return world;
    }

    public static string Tool(int number) => $"tool-{number}";

    /// <summary>Launches a tool's deployment to everywhere, in waves of 2, 20 and 100 percent.</summary>
    public async Task<long> LaunchAsync(string tool)
    {
        var ada = (await Get<CatalogSnapshots>().GetAsync(default)).People.Find("ada")!;
        var waves = new Strategy { Kind = StrategyKind.Waves, Waves = [2, 20, 100] };
        var asked = Assert.IsType<DeploymentAnswer.Done>(await Get<RequestDeployment>().HandleAsync(ada, new DeploymentRequest([new RequestedItem(tool, "v1")], ["*"], "prod", Strategy: waves), default));
        await using var db = Open();
        var preview = await db.Deployments.Where(d => d.Id == asked.Id).Select(d => d.PreviewRef).SingleAsync();
        Assert.IsType<DeploymentAnswer.Done>(await Get<LaunchDeployment>().HandleAsync(ada, asked.Id, preview, default));
        return asked.Id;
    }

    /// <summary>Lets time go by in which running jobs end, some of each tool's, and reconcilers do what there is to do.</summary>
    public async Task PassAsync(int seconds, int ends = 0)
    {
        Clock.Advance(TimeSpan.FromSeconds(seconds));
        foreach (var job in Disk.Running.GroupBy(key => Disk.AttemptOf(key).Tool).SelectMany(tool => tool.OrderBy(key => key.JobId).Take(ends)))
            await Get<InstantRunner>().EndAsync(job, JobOutcome.Succeeded, default);
        await using (var db = Open())
            await Eventually.TrueAsync(async () => await db.Jobs.CountAsync(j => j.State == JobState.Running) == Disk.Running.Count, TimeSpan.FromSeconds(60), "the jobs' ends are committed");

        // What hints do: another pass as long as there is something to do.
        for (var moved = true; moved;)
        {
            moved = false;
            foreach (var reconciler in _reconcilers) moved |= await reconciler.ReconcileAsync(default);
        }
    }

    /// <summary>When the deployment's last job ended; null while it is under way.</summary>
    public async Task<DateTimeOffset?> EndedAtAsync(long id)
    {
        await using var db = Open();
        return await db.Deployments.Where(d => d.Id == id && d.State == LifecycleState.Applied).Select(d => d.FinishedAt).SingleOrDefaultAsync();
    }

    /// <summary>The deployment's messages in channels, outside of threads.</summary>
    public IReadOnlyList<FakeSlackMessage> PostsOf(long id) => [.. Slack.Workspace.Messages.Where(m => m.ThreadTs is null && (long?)m.Metadata?["event_payload"]?["deployment"] == id)];

    /// <summary>What a message's thread was told.</summary>
    public IReadOnlyList<string> ThreadOf(FakeSlackMessage post) => [.. Slack.Workspace.Messages.Where(m => m.Channel == post.Channel && m.ThreadTs == post.Ts).Select(m => m.Text)];

    /// <summary>The calls that changed a message, in order.</summary>
    public IReadOnlyList<FakeSlackCall> EditsOf(FakeSlackMessage post) => [.. Slack.Calls.Where(c => c.Method == "chat.update" && c.Channel == post.Channel && (string?)c.Arguments["ts"] == post.Ts)];

    /// <summary>The most calls of a method in any 60 seconds.</summary>
    public int MostInAMinute(string method)
    {
        var times = Slack.Calls.Where(c => c.Method == method).Select(c => c.At).ToList();
        return times.Count == 0 ? 0 : times.Max(at => times.Count(other => other > at - TimeSpan.FromMinutes(1) && other <= at));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _reports.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
        await _services.DisposeAsync();
        await Slack.DisposeAsync();
        await _database.DisposeAsync();
    }

    private T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    private DeployDbContext Open() => Get<IDbContextFactory<DeployDbContext>>().CreateDbContext();

    private async Task FillAsync(int tools)
    {
        var stores = string.Join(", ", Enumerable.Range(0, (Jobs / 10) - 1).Select(i => $"store-{i}"));
        IEnumerable<string> lines =
        [
            "environments: [{ name: prod }]",
            "people: [{ name: ada, roles: [{ role: deployer }] }]",
            "tenants:", .. Enumerable.Range(0, 10).Select(i => $"  - {{ name: tenant-{i}, stores: [{stores}] }}"),
            "tools:", .. Enumerable.Range(0, tools).Select(i => $"  - {{ name: {Tool(i)}, repository: {{ provider: git, id: acme/{Tool(i)}, url: file:///srv/git/{i}.git }}, runner: {{ kind: local }}, tenants: [\"*\"] }}"),
            "channels: [{ surface: slack, id: C0DEPLOYS }]",
        ];
        var catalog = string.Join('\n', lines);
        await using (var scope = _services.CreateAsyncScope())
        {
            var document = Assert.IsType<CatalogReadResult.Accepted>(CatalogReader.Read(catalog, "catalog.yaml")).Document;
            await scope.ServiceProvider.GetRequiredService<ApplyCatalog>().HandleAsync(document, catalog, "test", dryRun: false, default);
        }

        await Get<CatalogSnapshots>().ReloadAsync(default);
        await using var db = Open();
        var (sha, now) = (new string('a', 40), Clock.GetUtcNow());
        foreach (var tool in await db.Tools.ToListAsync())
        {
            db.Add(new Commit { ToolId = tool.Id, Sha = sha, Branch = "main", Author = "linus", Message = "Change 1", CommittedAt = now, ReceivedAt = now, Position = 1 });
            db.Add(new BranchCommit { ToolId = tool.Id, Branch = "main", Sha = sha });
            db.Add(new BranchHead { ToolId = tool.Id, Name = "main", Sha = sha, UpdatedAt = now });
            db.Add(new VersionTag { ToolId = tool.Id, Name = "v1", Sha = sha, UpdatedAt = now });
        }

        await db.SaveChangesAsync();
    }
}
