using System.Security.Cryptography;
using System.Text;
using ChatDeploy.Core.Audit;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Conversation.Commands;
using ChatDeploy.Core.Conversation.Wizard;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.History;
using ChatDeploy.Core.Jobs;
using ChatDeploy.Core.People;
using ChatDeploy.Core.People.SignIn;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.ReadyQueue;
using ChatDeploy.Core.Reconcilers;
using ChatDeploy.Core.Runners;
using ChatDeploy.Core.Scm;
using ChatDeploy.Core.Tests.Catalog.Documents;
using ChatDeploy.Core.Tests.History;
using ChatDeploy.Integrations.Postgres;
using ChatDeploy.Integrations.Quartz;
using ChatDeploy.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatDeploy.Core.Tests.Conversation.Commands;

/// <summary>
/// People who talk to the whole core on a database of their own: a catalog, versions v1 to v9 of each tool, a clock at
/// Friday 2026-11-20 12:00 UTC (13:00 in Rome), and a runner whose attempts end as the test says.
/// </summary>
internal sealed class ChatWorld : IAsyncDisposable
{
    public const string People = """
        people:
          - { name: ada, email: ada@example.com, slack: U0ADA, timeZone: Europe/Rome, roles: [{ role: deployer }] }
          - { name: dan, timeZone: Europe/Rome, roles: [{ role: deployer }, { role: approver }] }
          - { name: bob, roles: [{ role: approver }] }
          - { name: eve, roles: [{ role: approver, tenants: [globex] }] }
          - { name: root, roles: [{ role: admin }] }
          - { name: vic, roles: [{ role: viewer }] }
          - { name: sam, timeZone: Europe/Rome, roles: [{ role: deployer, tenants: [acme/pdv-milano] }] }
          - { name: zoe }
        """;

    public const string Tools = """
        tools:
          - { name: crm, repository: { provider: git, id: acme/crm, url: file:///srv/git/crm.git, branch: main }, runner: { kind: local, timeout: 15m } }
          - { name: wms, repository: { provider: git, id: acme/wms, url: file:///srv/git/wms.git, branch: main }, runner: { kind: local }, tenants: [acme] }
        """;

    public const string Environments = """
        environments:
          - { name: stage }
          - { name: demo, policy: { lock: tool } }
          - { name: prod, protected: true, policy: { refs: ["tag:v*"], approvals: 1, twoPersonRule: true, lock: tool } }
        """;

    public const string Tenants = """
        tenants:
          - { name: acme, timeZone: Europe/Rome, stores: [pdv-milano, pdv-roma, pdv-torino] }
          - { name: globex, stores: [north] }
        """;

    private readonly TestDatabase _database;
    private readonly ServiceProvider _services;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _reports;

    private ChatWorld(TestDatabase database, Action<IServiceCollection>? configure)
    {
        _database = database;
        var services = new ServiceCollection().AddLogging();
        services.AddSingleton<TimeProvider>(Clock);
        services.AddPostgresStore(() => database.ConnectionString).AddCore().AddCronTimes().AddAudit(_ => new AuditKey(new byte[AuditKey.LeastBytes]));
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build()).AddSingleton<ISourceClones, UnreachableClones>();
        services.AddSingleton(new Node("test")).AddSingleton(new AttemptTokens(new byte[32]));
        services.AddSingleton(provider => new AttemptFactory(provider.GetRequiredService<AttemptTokens>(), () => "http://localhost"));
        services.AddSingleton(new ConsoleAddress(() => "http://localhost"));
        services.AddSingleton<ScriptedRunner>().AddSingleton<IRunner>(provider => provider.GetRequiredService<ScriptedRunner>());
        configure?.Invoke(services);
        _services = services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true, ValidateOnBuild = true });
        _reports = _services.GetRequiredService<JobReports>().RunAsync(_stop.Token);
    }

    public SetClock Clock { get; } = new() { Now = SetClock.Midnight.AddHours(12) };

    public ScriptedRunner Runner => _services.GetRequiredService<ScriptedRunner>();

    public static async Task<ChatWorld> CreateAsync(StoreFixture store, string? environments = null, string? tenants = null, string? tools = null, Action<IServiceCollection>? configure = null)
    {
        var world = new ChatWorld(await store.CreateDatabaseAsync(), configure);
        await world.ApplyAsync(string.Join('\n', environments ?? Environments, tenants ?? Tenants, tools ?? Tools, People));
        await world.FillAsync();
        return world;
    }

    public static string Sha(string tool, int version) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{tool}@v{version}")))[..40];

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    public AsyncServiceScope Scope() => _services.CreateAsyncScope();

    public DeployDbContext Open() => Get<IDbContextFactory<DeployDbContext>>().CreateDbContext();

    public async Task<Person> PersonAsync(string name) => (await Get<CatalogSnapshots>().GetAsync(default)).People.Find(name)!;

    public async Task ApplyAsync(string catalog)
    {
        await using (var db = Open())
            await new ApplyCatalog(db, Clock, Get<Hints>(), NullLogger<ApplyCatalog>.Instance).HandleAsync(Reading.Accepted(catalog), catalog, "test", dryRun: false, default);
        await Get<CatalogSnapshots>().ReloadAsync(default);
    }

    /// <summary>Asks a service that lives as long as a request.</summary>
    public async Task<TAnswer> InScopeAsync<TService, TAnswer>(Func<TService, Task<TAnswer>> ask) where TService : notnull
    {
        await using var scope = _services.CreateAsyncScope();
        return await ask(scope.ServiceProvider.GetRequiredService<TService>());
    }

    /// <summary>Says a line.</summary>
    public async Task<ChatAnswer> SayAsync(string person, string text)
    {
        await using var scope = _services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<Converse>().HandleAsync(await PersonAsync(person), text, default);
    }

    /// <summary>Presses a button.</summary>
    public async Task<ChatAnswer?> PressAsync(string person, string verb, IReadOnlyDictionary<string, string> data)
    {
        await using var scope = _services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<WizardPress>().HandleAsync(await PersonAsync(person), verb, data, default);
    }

    /// <summary>Says a line that must not be refused.</summary>
    public async Task<ChatAnswer> DoAsync(string person, string text)
    {
        var answer = await SayAsync(person, text);
        Assert.False(answer.Refused, answer.Text);
        return answer;
    }

    /// <summary>Says a line that must be refused with a code, and returns the text.</summary>
    public async Task<string> RefusedAsync(string code, string person, string text)
    {
        var answer = await SayAsync(person, text);
        Assert.True(answer.Refused, answer.Text);
        Assert.Equal(code, answer.Code);
        return answer.Text;
    }

    /// <summary>
    /// Plays a script, a line each: <c>ada: /deploy …</c> says something that must not be refused; <c>drive</c> lets everything
    /// happen; <c>fail acme</c> and <c>hang acme</c> make attempts there end so from now on; <c>+2h</c> moves the clock.
    /// </summary>
    public async Task PlayAsync(string script)
    {
        foreach (var line in script.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (line == "drive") await DriveAsync();
            else if (line.StartsWith('+')) Clock.Now += TimeSpan.FromHours(int.Parse(line[1..^1]));
            else if (line.StartsWith("fail ", StringComparison.Ordinal)) Runner.End = ScriptedRunner.Failing(line[5..].Split(' '));
            else if (line.StartsWith("hang ", StringComparison.Ordinal)) Runner.End = ScriptedRunner.Hanging(line[5..].Split(' '));
            else await DoAsync(line[..line.IndexOf(':', StringComparison.Ordinal)], line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..]);
        }
    }

    /// <summary>Asks for a deployment, launches it and lets everything happen; returns its id (<c>D-1</c>).</summary>
    public async Task<string> DeployAsync(string line, string person = "ada")
    {
        var id = $"D-{(await DoAsync(person, $"/deploy {line}")).DeploymentId}";
        await DoAsync(person, $"/deploy launch {id}");
        await DriveAsync();
        return id;
    }

    /// <summary>Runs the reconcilers until nothing moves.</summary>
    public async Task DriveAsync()
    {
        for (var quiet = 0; quiet < 2;)
        {
            var moved = false;
            foreach (var reconciler in _services.GetServices<IReconciler>()) moved |= await reconciler.ReconcileAsync(default);
            quiet = moved ? 0 : quiet + 1;
        }
    }

    /// <summary>Pushes a commit to a branch that is not the deploy branch.</summary>
    public async Task AddCommitAsync(string tool, string sha, string branch = "feature")
    {
        await using var db = Open();
        var toolId = await db.Tools.Where(t => t.Name == tool).Select(t => t.Id).SingleAsync();
        db.Add(new Commit { ToolId = toolId, Sha = sha, Branch = branch, Author = "grace", Message = "Try something", CommittedAt = Clock.Now, ReceivedAt = Clock.Now });
        db.Add(new BranchCommit { ToolId = toolId, Branch = branch, Sha = sha });
        if (await db.BranchHeads.FindAsync(toolId, branch) is { } head) head.Sha = sha;
        else db.Add(new BranchHead { ToolId = toolId, Name = branch, Sha = sha, UpdatedAt = Clock.Now });
        await db.SaveChangesAsync();
    }

    /// <summary>Pushes a commit to the deploy branch.</summary>
    public async Task AddReadyCommitAsync(string tool, int version, string author, string message)
    {
        await using var db = Open();
        var toolId = await db.Tools.Where(t => t.Name == tool).Select(t => t.Id).SingleAsync();
        db.Add(new Commit
        {
            ToolId = toolId,
            Sha = Sha(tool, version),
            Branch = "main",
            Author = author,
            Message = message,
            CommittedAt = Clock.Now,
            ReceivedAt = Clock.Now,
            Position = 1 + await db.Commits.Where(c => c.ToolId == toolId).MaxAsync(c => c.Position),
        });
        db.Add(new BranchCommit { ToolId = toolId, Branch = "main", Sha = Sha(tool, version) });
        (await db.BranchHeads.FindAsync(toolId, "main"))!.Sha = Sha(tool, version);
        if (version > 10) db.Add(new VersionTag { ToolId = toolId, Name = $"v{version}", Sha = Sha(tool, version), UpdatedAt = Clock.Now });
        await db.SaveChangesAsync();
    }

    /// <summary>Records by hand, as ada.</summary>
    public async Task RecordAsync(string tool, string version, string target, string environment)
    {
        await using var scope = _services.CreateAsyncScope();
        var result = await scope.ServiceProvider.GetRequiredService<RecordDeployment>()
            .HandleAsync(new RecordDeploymentCommand(await PersonAsync("ada"), tool, version, target, environment, Clock.Now), default);
        Assert.IsType<RecordDeploymentResult.Recorded>(result);
    }

    public async Task<Deployment> DeploymentAsync(string id)
    {
        Assert.True(DeploymentId.TryParse(id, out var parsed));
        await using var db = Open();
        return await db.Deployments.AsNoTracking().SingleAsync(d => d.Id == parsed.Value);
    }

    /// <summary>What makes a deployment's fate: its state, its jobs and its timeline, without times and ids.</summary>
    public async Task<string> FateAsync(string id)
    {
        var deployment = await DeploymentAsync(id);
        await using var db = Open();
        var jobs = await db.Jobs.AsNoTracking().Where(j => j.DeploymentId == deployment.Id).OrderBy(j => j.Ordinal).ToListAsync();
        var events = await db.Timeline.AsNoTracking().Where(e => e.DeploymentId == deployment.Id).OrderBy(e => e.Id).Select(e => $"{e.Type} {e.Actor}").ToListAsync();
        return $"{deployment.State} {deployment.EndReason}\n{string.Join('\n', jobs.Select(j => $"{j.SiteId} {j.State} {j.Attempt}"))}\n{string.Join('\n', events)}";
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _reports.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _services.DisposeAsync();
        _stop.Dispose();
        await _database.DisposeAsync();
    }

    private async Task FillAsync()
    {
        await using var db = Open();
        foreach (var tool in await db.Tools.ToListAsync())
        {
            for (var i = 1; i <= 9; i++)
            {
                var at = Clock.Now.AddDays(i - 20);
                db.Add(new Commit
                {
                    ToolId = tool.Id,
                    Sha = Sha(tool.Name, i),
                    Branch = "main",
                    Author = i % 2 == 0 ? "grace" : "linus",
                    Message = $"Change {i} of {tool.Name}\n\nWith more to say.",
                    CommittedAt = at,
                    ReceivedAt = at,
                    Position = i,
                });
                db.Add(new BranchCommit { ToolId = tool.Id, Branch = "main", Sha = Sha(tool.Name, i) });
                db.Add(new VersionTag { ToolId = tool.Id, Name = $"v{i}", Sha = Sha(tool.Name, i), UpdatedAt = at });
            }

            db.Add(new BranchHead { ToolId = tool.Id, Name = "main", Sha = Sha(tool.Name, 9), UpdatedAt = Clock.Now });
        }

        await db.SaveChangesAsync();
    }

    private sealed class UnreachableClones : ISourceClones
    {
        private static SourceUnavailableException Gone() => new("running git: there are no clones in this test");

        public Task FetchAsync(SourceLocation source, CancellationToken cancellationToken) => throw Gone();

        public Task<string?> ResolveAsync(SourceLocation source, string reference, CancellationToken cancellationToken) => throw Gone();

        public Task<IReadOnlyList<PushedCommit>> ListCommitsAsync(SourceLocation source, string? from, string to, int limit, CancellationToken cancellationToken) => throw Gone();

        public Task<bool> IsAncestorAsync(SourceLocation source, string ancestor, string descendant, CancellationToken cancellationToken) => throw Gone();

        public Task<IReadOnlyList<GitRef>> RefsOfAsync(SourceLocation source, string sha, CancellationToken cancellationToken) => throw Gone();

        public Task<IReadOnlyList<TaggedCommit>> TagsAsync(SourceLocation source, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<TaggedCommit>>([]);

        public Task<TagSignature> VerifyTagAsync(SourceLocation source, string tag, CancellationToken cancellationToken) => Task.FromResult(new TagSignature(TagVerdict.Unknown, null, null, "unreachable"));

        public Task CheckOutAsync(SourceLocation source, string sha, string directory, CancellationToken cancellationToken) => throw Gone();

        public Task RemoveCheckOutAsync(SourceLocation source, string directory, CancellationToken cancellationToken) => throw Gone();
    }
}
