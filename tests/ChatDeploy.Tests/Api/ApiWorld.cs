using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.ReadyQueue;
using ChatDeploy.Core.Runners;
using ChatDeploy.Hosting;
using ChatDeploy.Testing;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ChatDeploy.Tests.Api;

/// <summary>The whole application on a real server with a database of its own, a catalog, people with tokens, and a runner that does what the test says.</summary>
public sealed class ApiWorld : IAsyncDisposable
{
    /// <summary>The bootstrap token of its configuration.</summary>
    public const string Bootstrap = "bootstrap-token-for-tests-only";

    /// <summary>Two tenants, three stores, two tools; prod wants tags and another person's approval.</summary>
    public const string Catalog = """
        environments:
          - name: stage
          - name: prod
            policy: { refs: ["tag:v*"], approvals: 1, twoPersonRule: true, lock: tool }
        tenants:
          - { name: acme, stores: [pdv-milano, pdv-roma, pdv-torino] }
          - { name: globex, stores: [north] }
        tools:
          - { name: crm, repository: { provider: git, id: acme/crm, url: "file:///nowhere/crm.git", branch: main }, runner: { kind: local }, tenants: ["*"] }
          - { name: wms, repository: { provider: git, id: acme/wms, url: "file:///nowhere/wms.git", branch: main }, runner: { kind: local }, tenants: ["*"] }
        people:
          - { name: ada, roles: [{ role: deployer }] }
          - { name: bob, roles: [{ role: approver }] }
          - { name: carl, roles: [{ role: deployer }, { role: approver }] }
          - { name: dora, roles: [{ role: deployer, tenants: [globex] }] }
          - { name: eve, roles: [{ role: viewer }] }
          - { name: fay, roles: [] }
          - { name: root, roles: [{ role: admin }] }
        """;

    // Long enough for a machine that does much else at the same time; nothing waits for it to pass.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TestDatabase _database;
    private readonly TestDirectory _directory;
    private readonly ChatDeployApplication _app;
    private readonly Dictionary<string, string> _tokens = new(StringComparer.Ordinal) { ["bootstrap"] = Bootstrap };

    private ApiWorld(TestDatabase database, TestDirectory directory, ChatDeployApplication app)
    {
        _database = database;
        _directory = directory;
        _app = app;
        Http = new HttpClient { BaseAddress = ListensAt };
    }

    public HttpClient Http { get; }

    /// <summary>Where it listens itself, whatever <c>PublicUrl</c> says.</summary>
    public Uri ListensAt => new(Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    public IServiceProvider Services => _app.Services;

    public ScriptedRunner Runner => Services.GetRequiredService<ScriptedRunner>();

    /// <summary>Starts one with the catalog applied and a token for everybody in it.</summary>
    /// <param name="store">Where its database comes from.</param>
    /// <param name="catalog">The catalog; null: none.</param>
    /// <param name="configure">Changes the services.</param>
    /// <param name="settings">Further configuration, as on the command line.</param>
    public static async Task<ApiWorld> StartAsync(StoreFixture store, string? catalog = Catalog, Action<IServiceCollection>? configure = null, params string[] settings)
    {
        var database = await store.CreateDatabaseAsync();
        var directory = new TestDirectory();
        var app = await ChatDeployApplication.BuildAsync(
            [
                "--urls", "http://127.0.0.1:0", $"--ConnectionStrings:Store={database.ConnectionString}", $"--Store:DataDirectory={directory.Path}", $"--Api:BootstrapToken={Bootstrap}",
                // All tests come from one address and say what they like.
                "--RateLimits:SignInsAMinute=100000", "--RateLimits:LinksAMinute=100000", "--RateLimits:ChatLinesInTenSeconds=100000", .. settings,
            ],
            CancellationToken.None,
            services =>
            {
                // Who wants to look at the log adds a provider that keeps it.
                services.AddLogging(logging => logging.ClearProviders());
                services.RemoveAll<IRunner>();
                services.AddSingleton<ScriptedRunner>();
                services.AddSingleton<IRunner>(provider => provider.GetRequiredService<ScriptedRunner>());
                configure?.Invoke(services);
            });
        await app.StartAsync(CancellationToken.None);
        var world = new ApiWorld(database, directory, app);
        if (catalog is null) return world;
        (await world.SendAsync(HttpMethod.Put, "/api/catalog", "bootstrap", new StringContent(catalog, Encoding.UTF8, "application/yaml"))).Expect(HttpStatusCode.OK);
        return world;
    }

    /// <summary>The store, for what no endpoint does.</summary>
    public Task<DeployDbContext> DbAsync() => Services.GetRequiredService<IDbContextFactory<DeployDbContext>>().CreateDbContextAsync();

    /// <summary>Stores a commit on a tool's deploy branch, with tags.</summary>
    public async Task<string> CommitAsync(string tool, string message, params string[] tags)
    {
        await using var db = await DbAsync();
        var toolId = await db.Tools.Where(t => t.Name == tool).Select(t => t.Id).SingleAsync();
        var position = 1 + (await db.Commits.Where(c => c.ToolId == toolId).MaxAsync(c => c.Position) ?? 0);
        var sha = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes($"{tool}/{message}/{position}")))[..40];
        var now = DateTimeOffset.UtcNow;
        db.Commits.Add(new Commit { ToolId = toolId, Sha = sha, Branch = "main", Author = "Grace", Message = message, CommittedAt = now, ReceivedAt = now, Position = position });
        db.BranchCommits.Add(new BranchCommit { ToolId = toolId, Branch = "main", Sha = sha });
        db.VersionTags.AddRange(tags.Select(name => new VersionTag { ToolId = toolId, Name = name, Sha = sha, UpdatedAt = now }));
        if (await db.BranchHeads.SingleOrDefaultAsync(h => h.ToolId == toolId && h.Name == "main") is { } head) head.Sha = sha;
        else db.BranchHeads.Add(new BranchHead { ToolId = toolId, Name = "main", Sha = sha, UpdatedAt = now });
        await db.SaveChangesAsync();
        return sha;
    }

    public Task<ApiAnswer> GetAsync(string path, string? person = "eve") => SendAsync(HttpMethod.Get, path, person, null);

    public Task<ApiAnswer> PostAsync(string path, string? person, object? body = null) => SendAsync(HttpMethod.Post, path, person, body is null ? null : JsonContent.Create(body));

    public async Task<ApiAnswer> SendAsync(HttpMethod method, string path, string? person, HttpContent? content)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (person is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await TokenOfAsync(person));
        return await SendAsync(request);
    }

    public async Task<ApiAnswer> SendAsync(HttpRequestMessage request)
    {
        var response = await Http.SendAsync(request);
        return new ApiAnswer(response.StatusCode, response.Content.Headers.ContentType?.MediaType, await response.Content.ReadAsStringAsync(), response);
    }

    /// <summary>Asks for a deployment and expects its preview.</summary>
    public async Task<ApiAnswer> PreviewAsync(string person, string environment, string reference, string[] targets, object? strategy = null, string tool = "crm") =>
        (await PostAsync("/api/deployments", person, new { items = new[] { new { tool, @ref = reference } }, targets, environment, strategy })).Expect(HttpStatusCode.Created);

    /// <summary>Launches what a preview showed.</summary>
    public Task<ApiAnswer> LaunchAsync(string person, ApiAnswer preview) =>
        PostAsync($"/api/deployments/{preview["id"]}/launch", person, new { previewRef = preview["previewRef"] });

    /// <summary>Waits for a deployment to be in a state.</summary>
    public async Task<ApiAnswer> UntilAsync(string? id, string state)
    {
        ApiAnswer? last = null;
        await Eventually.TrueAsync(async () => (last = await GetAsync($"/api/deployments/{id}"))["lifecycleState"] == state, Patience, $"{id} is {state}");
        return last!;
    }

    /// <summary>Waits for a deployment to ask.</summary>
    public async Task<ApiAnswer> UntilPausedAsync(string? id)
    {
        ApiAnswer? last = null;
        await Eventually.TrueAsync(async () => (last = await GetAsync($"/api/deployments/{id}"))["paused"] is not null, Patience, $"{id} is paused");
        return last!;
    }

    /// <summary>Brings a ref to stage, to its end.</summary>
    public async Task<ApiAnswer> DeployedAsync(string reference, params string[] targets)
    {
        var preview = await PreviewAsync("ada", "stage", reference, targets);
        (await LaunchAsync("ada", preview)).Expect(HttpStatusCode.OK);
        return await UntilAsync(preview["id"], "applied");
    }

    public async Task<string> TokenOfAsync(string person)
    {
        if (_tokens.TryGetValue(person, out var known)) return known;
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/tokens") { Content = JsonContent.Create(new { person, name = "test" }) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Bootstrap);
        return _tokens[person] = (await SendAsync(request)).Expect(HttpStatusCode.Created)["token"]!;
    }

    /// <summary>Stops the service in order, as a signal does.</summary>
    public Task StopAsync()
    {
        Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        return _app.WaitForShutdownAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await StopAsync();
        await _app.DisposeAsync();
        await _database.DisposeAsync();
        _directory.Dispose();
    }
}
