using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ChatDeploy.Core;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Catalog.Documents;
using ChatDeploy.Core.Conversation.Wizard;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Jobs;
using ChatDeploy.Core.People;
using ChatDeploy.Core.People.SignIn;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.ReadyQueue;
using ChatDeploy.Core.Runners;
using ChatDeploy.Core.Scm;
using ChatDeploy.Integrations.Chat.Slack;
using ChatDeploy.Integrations.Chat.Slack.Blocks;
using ChatDeploy.Integrations.Chat.Slack.People;
using ChatDeploy.Integrations.Chat.Slack.Requests;
using ChatDeploy.Integrations.Chat.Slack.Wizard;
using ChatDeploy.Integrations.Postgres;
using ChatDeploy.Integrations.Quartz;
using ChatDeploy.Testing;
using ChatDeploy.Testing.Slack;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ChatDeploy.Integrations.Tests.Chat.Slack.Wizard;

/// <summary>The wizard between a fake Slack, where people fill in its modals, and the core on a database of its own.</summary>
internal sealed class WizardWorld : IAsyncDisposable
{
    public const string Channel = "C0DEPLOYS";

    private const string Environments = """
        environments:
          - { name: stage }
          - { name: prod, protected: true, policy: { refs: ["tag:v*"], approvals: 1, twoPersonRule: true, lock: tool } }
        """;

    private const string Tenants = """
        tenants:
          - { name: acme, timeZone: Europe/Rome, stores: [pdv-milano, pdv-roma, pdv-torino] }
          - { name: globex, stores: [north] }
        """;

    private const string People = """
        people:
          - { name: ada, slack: U0ADA, timeZone: Europe/Rome, roles: [{ role: deployer }] }
          - { name: bob, roles: [{ role: approver }] }
          - { name: root, roles: [{ role: admin }] }
        """;

    // Of the two tenants.
    private const string PeopleOfStores = """
          - { name: linus, slack: U0LINUS, roles: [{ role: deployer, tenants: [acme/pdv-milano], environments: [stage] }] }
          - { name: eve, slack: U0EVE, roles: [{ role: deployer, tenants: [acme/pdv-milano], environments: [stage] }, { role: deployer, tenants: [acme/pdv-roma], environments: [stage, prod] }] }
        """;

    private readonly TestDatabase _database;
    private readonly ServiceProvider _services;

    private WizardWorld(TestDatabase database, FakeSlack slack, SlackClock clock)
    {
        (_database, Slack, Clock) = (database, slack, clock);
        var services = new ServiceCollection().AddLogging();
        services.AddSingleton<TimeProvider>(clock);
        services.AddPostgresStore(() => database.ConnectionString).AddCore().AddCronTimes();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build()).AddSingleton<ISourceClones, NoClones>();
        services.AddSingleton(new Node("test")).AddSingleton(new AttemptTokens(new byte[32]));
        services.AddSingleton(provider => new AttemptFactory(provider.GetRequiredService<AttemptTokens>(), () => "http://localhost"));
        services.AddSingleton(new ConsoleAddress(() => "http://localhost"));
        services.AddSingleton<InstantDisk>().AddSingleton<IRunner, InstantRunner>();
        services.AddSingleton(Options.Create(new SlackOptions { BotToken = FakeSlack.BotToken, SigningSecret = FakeSlack.SigningSecret, ApiUrl = slack.ApiUrl }));
        services.AddSingleton<SlackClient>().AddSingleton<SlackPeople>().AddSingleton<SlackCards>().AddSlackWizard();
        _services = services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true });
    }

    public FakeSlack Slack { get; }

    public SlackClock Clock { get; }

    public TestDatabase Database => _database;

    /// <summary>What submissions that closed their modal came to.</summary>
    public List<SlackViewAnswer.Close> Closed { get; } = [];

    /// <summary>A world with the tools crm, for all tenants, and wms, for acme, and versions v1 to v9 of each.</summary>
    /// <param name="store">Gives the database.</param>
    /// <param name="speed">Of the clock; it stands when left out.</param>
    /// <param name="tenants">The catalog's section; two tenants when left out.</param>
    /// <param name="tools">Names of tools for all tenants instead.</param>
    /// <param name="versions">How many commits each tool has.</param>
    /// <param name="message">Their messages.</param>
    public static async Task<WizardWorld> CreateAsync(
        StoreFixture store, double speed = SlackClock.Standing, string? tenants = null, string[]? tools = null, int versions = 9, Func<string, int, string>? message = null, string author = "grace")
    {
        var clock = new SlackClock(speed);
        var world = new WizardWorld(await store.CreateDatabaseAsync(), await FakeSlack.StartAsync(clock), clock);
        world.Slack.Workspace.Add(new FakeSlackUser("U0LINUS", "linus", "linus@example.com"));
        var named = tools is null ? [Tool("crm", "\"*\""), Tool("wms", "acme")] : tools.Select(name => Tool(name, "\"*\""));
        await world.ApplyAsync(string.Join('\n', [Environments, tenants ?? Tenants, "tools:", .. named, People, tenants is null ? PeopleOfStores : ""]));
        await world.FillAsync(versions, message ?? ((tool, version) => $"Change {version} of {tool}\n\nWith more to say."), author);
        return world;
    }

    public static string Sha(string tool, int version) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{tool}@v{version}")))[..40];

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    public DeployDbContext Open() => Get<IDbContextFactory<DeployDbContext>>().CreateDbContext();

    public async Task<Person> PersonAsync(string name) => (await Get<CatalogSnapshots>().GetAsync(default)).People.Find(name)!;

    /// <summary>Somebody at their Slack.</summary>
    public FakeSlackPerson Member(string userId = "U0ADA") => new(Slack, userId, DeliverAsync);

    /// <summary>Types <c>/deploy</c>, or begins with something chosen, and looks at the modal.</summary>
    public async Task<FakeSlackModal> OpenAsync(string userId = "U0ADA", string? channel = Channel, WizardState? chosen = null)
    {
        Assert.True(await StartAsync(Slack.NewTrigger(), userId, channel, chosen));
        return Member(userId).Modal();
    }

    /// <summary>The wizard's answer to somebody who wants it, by a trigger.</summary>
    public async Task<bool> StartAsync(string trigger, string userId = "U0ADA", string? channel = Channel, WizardState? chosen = null) =>
        await InScopeAsync(async wizard => await wizard.OpenAsync(await WhoAsync(userId), trigger, channel, chosen, default));

    /// <summary>Goes as far as the second step.</summary>
    public async Task<FakeSlackModal> ToTargetsAsync(string userId = "U0ADA", string tool = "crm", int version = 3, string? channel = Channel)
    {
        var modal = await OpenAsync(userId, channel);
        await modal.ChooseAsync($"commit:{tool}", $"v{version} ·");
        await modal.SubmitAsync();
        Assert.Contains("Step 2 of 3", modal.Text, StringComparison.Ordinal);
        return modal;
    }

    /// <summary>Goes as far as the preview.</summary>
    public async Task<FakeSlackModal> ToPreviewAsync(string target = "🏢 acme", string environment = "stage", string? channel = Channel)
    {
        var modal = await ToTargetsAsync(channel: channel);
        await modal.ChooseAsync("targets", target);
        await modal.ChooseAsync("environment", environment);
        await modal.SubmitAsync();
        Assert.Contains("Step 3 of 3", modal.Text, StringComparison.Ordinal);
        return modal;
    }

    public async Task<Deployment> DeploymentAsync(long id)
    {
        await using var db = Open();
        return await db.Deployments.AsNoTracking().SingleAsync(d => d.Id == id);
    }

    public async Task<WizardDraft?> DraftAsync(string person = "ada") => await Get<WizardDrafts>().FindAsync(await PersonAsync(person), default);

    public async Task ApplyAsync(string catalog)
    {
        var document = Assert.IsType<CatalogReadResult.Accepted>(CatalogReader.Read(catalog, "catalog.yaml")).Document;
        await using var scope = _services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<ApplyCatalog>().HandleAsync(document, catalog, "test", dryRun: false, default);
        await Get<CatalogSnapshots>().ReloadAsync(default);
    }

    public async Task<T> InScopeAsync<T>(Func<SlackWizard, Task<T>> ask)
    {
        await using var scope = _services.CreateAsyncScope();
        return await ask(scope.ServiceProvider.GetRequiredService<SlackWizard>());
    }

    /// <summary>Runs something of the core that lives as long as a request.</summary>
    public async Task<T> AskAsync<TService, T>(Func<TService, Task<T>> ask) where TService : notnull
    {
        await using var scope = _services.CreateAsyncScope();
        return await ask(scope.ServiceProvider.GetRequiredService<TService>());
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await Slack.DisposeAsync();
        await _database.DisposeAsync();
    }

    public async Task<SlackPerson> WhoAsync(string userId) => (await Get<SlackPeople>().OfAsync(userId, default))!;

    private async Task<JsonObject?> DeliverAsync(JsonObject payload)
    {
        var request = SlackRequestReader.ReadInteraction(payload);
        var who = await WhoAsync(request!.UserId);
        switch (request)
        {
            case SlackRequest.Submission submission:
                return Body(await InScopeAsync(wizard => wizard.SubmitAsync(who, submission.View, default)));
            case SlackRequest.Suggestion suggestion:
                return await InScopeAsync(wizard => wizard.SuggestAsync(who, suggestion, default));
            case SlackRequest.Press press:
                await InScopeAsync(async wizard =>
                {
                    await wizard.PressAsync(who, press, default);
                    return true;
                });
                return null;
            default:
                throw new InvalidOperationException($"nobody expects {request}");
        }
    }

    private JsonObject? Body(SlackViewAnswer answer)
    {
        switch (answer)
        {
            case SlackViewAnswer.Close close:
                Closed.Add(close);
                return null;
            case SlackViewAnswer.Show show:
                return new JsonObject { ["response_action"] = "update", ["view"] = show.View };
            case SlackViewAnswer.Errors errors:
                return new JsonObject { ["response_action"] = "errors", ["errors"] = new JsonObject(errors.ByBlock.Select(e => KeyValuePair.Create(e.Key, (JsonNode?)e.Value))) };
            default:
                throw new InvalidOperationException($"no such answer: {answer}");
        }
    }

    private static string Tool(string name, string tenants) =>
        $"  - {{ name: {name}, repository: {{ provider: git, id: acme/{name}, url: \"file:///srv/git/{name}.git\", branch: main }}, runner: {{ kind: local }}, tenants: [{tenants}] }}";

    private async Task FillAsync(int versions, Func<string, int, string> message, string author)
    {
        await using var db = Open();
        var now = Clock.GetUtcNow();
        foreach (var tool in await db.Tools.ToListAsync())
        {
            for (var i = 1; i <= versions; i++)
            {
                var at = now.AddHours(i - versions - 1);
                db.Add(new Commit { ToolId = tool.Id, Sha = Sha(tool.Name, i), Branch = "main", Author = author, Message = message(tool.Name, i), CommittedAt = at, ReceivedAt = at, Position = i });
                db.Add(new BranchCommit { ToolId = tool.Id, Branch = "main", Sha = Sha(tool.Name, i) });
                db.Add(new VersionTag { ToolId = tool.Id, Name = $"v{i}", Sha = Sha(tool.Name, i), UpdatedAt = at });
            }

            db.Add(new BranchHead { ToolId = tool.Id, Name = "main", Sha = Sha(tool.Name, versions), UpdatedAt = now });
        }

        await db.SaveChangesAsync();
    }
}
