using System.Text.Json.Nodes;
using ChatDeploy.Core;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Catalog.Documents;
using ChatDeploy.Core.Conversation.Commands;
using ChatDeploy.Core.Jobs;
using ChatDeploy.Core.People.SignIn;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.ReadyQueue;
using ChatDeploy.Core.Runners;
using ChatDeploy.Core.Scm;
using ChatDeploy.Integrations.Chat.Slack.Blocks;
using ChatDeploy.Integrations.Chat.Slack.Home;
using ChatDeploy.Integrations.Chat.Slack.People;
using ChatDeploy.Integrations.Chat.Slack.Requests;
using ChatDeploy.Integrations.Postgres;
using ChatDeploy.Integrations.Quartz;
using ChatDeploy.Testing;
using ChatDeploy.Testing.Slack;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ChatDeploy.Integrations.Tests.Chat.Slack.Home;

/// <summary>People of a small catalog before their home tabs: a fake Slack, the core on a database of its own, and versions v1 to v3 of one tool.</summary>
internal sealed class HomeWorld : IAsyncDisposable
{
    private const string Catalog = """
        environments:
          - { name: prod, protected: true, policy: { approvals: 1, twoPersonRule: true } }
        tenants:
          - { name: acme, timeZone: Europe/Rome, stores: [pdv-milano] }
        tools:
          - { name: crm, repository: { provider: git, id: acme/crm, url: file:///srv/git/crm.git, branch: main }, runner: { kind: local } }
        people:
          - { name: ada, slack: U0ADA, roles: [{ role: deployer }] }
          - { name: grace, slack: U0GRACE, roles: [{ role: approver }] }
          - { name: root, roles: [{ role: admin }] }
        """;

    private readonly TestDatabase _database;
    private readonly ServiceProvider _services;
    private readonly SlackWorld _slack;
    private int _presses;

    private HomeWorld(TestDatabase database, SlackWorld slack)
    {
        (_database, _slack) = (database, slack);
        var services = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(slack.Clock);
        services.AddPostgresStore(() => database.ConnectionString).AddCore().AddCronTimes();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build()).AddSingleton<ISourceClones, NoClones>().AddSingleton(new Node("test")).AddSingleton(new ConsoleAddress(() => "http://localhost"));
        services.AddSingleton(new AttemptTokens(new byte[32])).AddSingleton<InstantDisk>().AddSingleton<IRunner, InstantRunner>();
        services.AddSingleton(slack.Client).AddSingleton<SlackPeople>().AddSingleton<SlackCards>().AddSingleton<SlackHome>();
        _services = services.BuildServiceProvider();
    }

    public FakeSlack Slack => _slack.Slack;

    public SlackClock Clock => _slack.Clock;

    public SlackHome Home => _services.GetRequiredService<SlackHome>();

    public static async Task<HomeWorld> CreateAsync(StoreFixture store)
    {
        var world = new HomeWorld(await store.CreateDatabaseAsync(), await SlackWorld.StartAsync());
        await using var scope = world._services.CreateAsyncScope();
        var document = Assert.IsType<CatalogReadResult.Accepted>(CatalogReader.Read(Catalog, "catalog.yaml")).Document;
        await ActivatorUtilities.GetServiceOrCreateInstance<ApplyCatalog>(scope.ServiceProvider).HandleAsync(document, Catalog, "test", dryRun: false, default);
        await world._services.GetRequiredService<CatalogSnapshots>().ReloadAsync(default);
        await using var db = world.Open();
        var tool = await db.Tools.SingleAsync();
        for (var i = 1; i <= 3; i++)
        {
            var (sha, at) = (new string((char)('a' + i), 40), world.Clock.GetUtcNow().AddDays(i - 9));
            db.Add(new Commit { ToolId = tool.Id, Sha = sha, Branch = "main", Author = "linus", Message = $"Change {i}", CommittedAt = at, ReceivedAt = at, Position = i });
            db.Add(new BranchCommit { ToolId = tool.Id, Branch = "main", Sha = sha });
            db.Add(new VersionTag { ToolId = tool.Id, Name = $"v{i}", Sha = sha, UpdatedAt = at });
        }

        db.Add(new BranchHead { ToolId = tool.Id, Name = "main", Sha = new string('d', 40), UpdatedAt = world.Clock.GetUtcNow() });
        await db.SaveChangesAsync();
        return world;
    }

    public DeployDbContext Open() => _services.GetRequiredService<IDbContextFactory<DeployDbContext>>().CreateDbContext();

    public async Task<SlackPerson> PersonAsync(string userId) => (await _services.GetRequiredService<SlackPeople>().OfAsync(userId, default))!;

    /// <summary>Says a line that must not be refused.</summary>
    public async Task SayAsync(string userId, string line)
    {
        await using var scope = _services.CreateAsyncScope();
        var answer = await scope.ServiceProvider.GetRequiredService<Converse>().HandleAsync((await PersonAsync(userId)).Person, line, default);
        Assert.False(answer.Refused, answer.Text);
    }

    public async Task PublishAsync(string userId) => Assert.Null(await Home.PublishAsync(await PersonAsync(userId), default));

    /// <summary>The newest content of a person's tab.</summary>
    public JsonObject Tab(string userId) => Slack.Workspace.Views.Single(view => view.HomeOf == userId).Shown[^1];

    /// <summary>How often a tab was published.</summary>
    public int Published(string userId) => Slack.Workspace.Views.SingleOrDefault(view => view.HomeOf == userId)?.Shown.Count ?? 0;

    /// <summary>The modals that were opened, oldest first.</summary>
    public IReadOnlyList<JsonObject> Modals => [.. Slack.Workspace.Views.Where(view => view.HomeOf is null).Select(view => view.Shown[^1])];

    /// <summary>A press of the button with the text in a tab as it was shown.</summary>
    public SlackRequest.Press Press(JsonObject tab, string userId, string button)
    {
        var found = ((JsonArray)tab["blocks"]!).Where(block => (string?)block!["type"] == "actions").SelectMany(block => (JsonArray)block!["elements"]!).First(element => (string?)element!["text"]!["text"] == button)!;
        return new SlackRequest.Press(FakeSlackWorkspace.TeamId, userId, (string)found["action_id"]!, $"b{++_presses}", (string?)found["value"])
        {
            TriggerId = Slack.NewTrigger(),
            View = new SlackView("V1", "home", "home", "", null, []),
        };
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _slack.DisposeAsync();
        await _database.DisposeAsync();
    }

    private sealed class NoClones : ISourceClones
    {
        private static SourceUnavailableException Gone() => new("running git: there are no clones in this test");

        public Task FetchAsync(SourceLocation source, CancellationToken cancellationToken) => throw Gone();

        public Task<string?> ResolveAsync(SourceLocation source, string reference, CancellationToken cancellationToken) => throw Gone();

        public Task<IReadOnlyList<PushedCommit>> ListCommitsAsync(SourceLocation source, string? from, string to, int limit, CancellationToken cancellationToken) => throw Gone();

        public Task<bool> IsAncestorAsync(SourceLocation source, string ancestor, string descendant, CancellationToken cancellationToken) => throw Gone();

        public Task<IReadOnlyList<GitRef>> RefsOfAsync(SourceLocation source, string sha, CancellationToken cancellationToken) => throw Gone();

        public Task<IReadOnlyList<TaggedCommit>> TagsAsync(SourceLocation source, CancellationToken cancellationToken) => throw Gone();

        public Task<TagSignature> VerifyTagAsync(SourceLocation source, string tag, CancellationToken cancellationToken) => throw Gone();

        public Task CheckOutAsync(SourceLocation source, string sha, string directory, CancellationToken cancellationToken) => throw Gone();

        public Task RemoveCheckOutAsync(SourceLocation source, string directory, CancellationToken cancellationToken) => throw Gone();
    }
}
