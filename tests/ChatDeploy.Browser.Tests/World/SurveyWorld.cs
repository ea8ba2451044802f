using System.Net;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Chat.Web;
using ChatDeploy.Core.Runners;
using ChatDeploy.Testing;
using ChatDeploy.Tests.Api;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ChatDeploy.Browser.Tests.World;

/// <summary>A world with something of everything that pages show, names and messages long and foreign among them. Tests only look at it.</summary>
public sealed class SurveyWorld(StoreFixture store) : IAsyncLifetime
{
    private const string Catalog = """
        environments:
          - name: stage
          - name: prod
            protected: true
            policy: { refs: ["tag:v*"], approvals: 1, twoPersonRule: true }
        clusters: [{ name: eu-1, description: "Frankfurt" }]
        tenants:
          - { name: acme, cluster: eu-1, namespace: acme, timeZone: Europe/Rome, stores: [pdv-milano, { name: pdv-roma, openingHours: "Mo-Sa 09:00-20:00" }, pdv-torino] }
          - { name: globex, stores: [north, south] }
          - { name: international-department-stores, stores: [flagship-friedrichstrasse-berlin-mitte] }
        tools:
          - { name: crm, team: sales, repository: { provider: git, id: acme/crm, url: "file:///nowhere/crm.git", branch: main }, runner: { kind: local }, tenants: ["*"] }
          - { name: wms, team: logistics, repository: { provider: git, id: acme/wms, url: "file:///nowhere/wms.git", branch: main }, runner: { kind: local }, tenants: ["*"] }
          - { name: customer-loyalty-points, repository: { provider: github, id: acme/customer-loyalty-points, branch: main }, runner: { kind: local }, tenants: [acme] }
        people:
          - { name: ada, email: ada@example.com, timeZone: Europe/Rome, roles: [{ role: deployer }] }
          - { name: bob, email: bob@example.com, slack: U0BOB, roles: [{ role: approver }] }
          - { name: eve, roles: [{ role: viewer }] }
          - { name: root, email: root@example.com, roles: [{ role: admin }, { role: deployer, tools: [crm], tenants: [acme, globex], environments: [stage] }] }
        """;

    private readonly Dictionary<string, string> _paths = new(StringComparer.Ordinal);

    public ApiWorld World { get; private set; } = null!;

    /// <summary>The address of a page that shows something made here, by its name: <c>paused</c>.</summary>
    public string PathOf(string name) => _paths[name];

    public async ValueTask InitializeAsync()
    {
        World = await ApiWorld.StartAsync(store, Catalog);
        World.Runner.Outcome = attempt => (attempt.Tool, attempt.Target) switch
        {
            ("wms", "acme/pdv-roma") => JobOutcome.Failed,
            ("wms", "globex/north") => null,
            _ => JobOutcome.Succeeded,
        };
        await World.CommitAsync("crm", "Keep customers with their stores", "v1.0.0");
        await World.CommitAsync("wms", "Count stock per shelf", "v1.0.0");
        await World.CommitAsync("customer-loyalty-points", "Round points per receipt", "v1.0.0");
        await DeployedAsync("stage", "crm", "acme", "globex", "international-department-stores");
        await DeployedAsync("prod", "crm", "acme", "globex");
        await World.CommitAsync("crm", "إظهار آخر عشرة إيصالات للعميل");
        await World.CommitAsync("crm", "Find customers by tax code, too, also where the code was typed with blanks, in small letters, or with the country before it, as people do who read it from a card\n\nLong explanation follows.", "v1.1.0");
        await World.CommitAsync("wms", "Order again when a shelf runs low", "v1.1.0");
        await DeploymentsAsync();
        await GuardsAsync();
        _paths["delivery"] = $"/deliveries/{await DeliveriesAsync()}";
        await SayAsync("ada", "/deploy status acme");
        await SayAsync("ada", "/deploy queue");
        await SayAsync("bob", "/deploy help");
        await SayAsync("root", "/deploy wms@v1.0.0 to acme on stage because \"a line that is long enough to wrap on every phone that anybody of us has\"");
    }

    public ValueTask DisposeAsync() => World.DisposeAsync();

    private async Task DeploymentsAsync()
    {
        Name("preview", (await World.PreviewAsync("ada", "prod", "v1.1.0", ["acme", "globex"]))["id"]);
        Name("pending", await LaunchedAsync("prod", "crm", "v1.1.0", ["acme"]));
        var rejected = await LaunchedAsync("prod", "crm", "v1.1.0", ["globex"]);
        await DecideAsync(rejected, "reject");
        Name("rejected", rejected);
        var cancelled = await LaunchedAsync("prod", "crm", "v1.1.0", ["globex/north"]);
        (await World.PostAsync($"/api/deployments/{cancelled}/cancel", "ada")).Expect(HttpStatusCode.OK);
        Name("cancelled", cancelled);

        var applied = await LaunchedAsync("stage", "crm", "v1.1.0", ["acme"]);
        await World.UntilAsync(applied, "applied");
        var rollback = (await World.PostAsync($"/api/deployments/{applied}/rollback", "ada")).Expect(HttpStatusCode.Created);
        (await World.LaunchAsync("ada", rollback)).Expect(HttpStatusCode.OK);
        await World.UntilAsync(applied, "rollback");
        Name("rolled-back", applied);
        Name("rollback", rollback["id"]);

        var failed = await LaunchedAsync("stage", "wms", "v1.0.0", ["acme/pdv-roma"]);
        await World.UntilPausedAsync(failed);
        (await World.PostAsync($"/api/deployments/{failed}/continue", "ada")).Expect(HttpStatusCode.OK);
        await World.UntilAsync(failed, "failed");
        Name("failed", failed);
        var paused = await LaunchedAsync("stage", "wms", "v1.1.0", ["acme"], new { kind = "canary", canary = 1 });
        await World.UntilPausedAsync(paused);
        Name("paused", paused);
        _paths["failed-job"] = $"/jobs/{JobOf("acme/pdv-roma")}";

        var running = await LaunchedAsync("stage", "wms", "v1.1.0", ["globex/north"]);
        await Eventually.TrueAsync(() => World.Runner.Attempts.Values.Any(a => a.Target == "globex/north" && a.Tool == "wms"));
        var key = World.Runner.Attempts.Keys.Single(k => World.Runner.Attempts[k] is { Target: "globex/north", Tool: "wms" });
        var reports = World.Services.GetRequiredService<IJobReports>();
        await reports.ReportAsync(new JobReport.Step(key, DateTimeOffset.UtcNow, "drain", "succeeded"), CancellationToken.None);
        await reports.ReportAsync(new JobReport.Step(key, DateTimeOffset.UtcNow, "install", "running"), CancellationToken.None);
        await reports.ReportAsync(new JobReport.Progress(key, DateTimeOffset.UtcNow, 40, "installing v1.1.0"), CancellationToken.None);
        string[] lines = ["\u001b[1mInstalling\u001b[0m the release", .. Enumerable.Range(1, 60).Select(n => $"\u001b[3{n % 8}mfile {n}\u001b[0m copied"), $"a long line {new string('x', 300)}", "\u001b[31mwarning:\u001b[0m the disk is nearly full"];
        await reports.ReportDurablyAsync(new JobReport.Log(key, DateTimeOffset.UtcNow, lines), CancellationToken.None);
        Name("running", running);
        _paths["running-job"] = $"/jobs/{JobOf("globex/north")}";
        _paths["timeline"] = $"{_paths["paused"]}/timeline";
    }

    private async Task GuardsAsync()
    {
        var records = await World.PostAsync("/api/records", "ada", new { tool = "wms", version = "v1.0.0", target = "acme", environment = "prod", deployedBy = "a person of long ago", notes = "By hand, before there was a bot" });
        records.Expect(HttpStatusCode.Created);
        var slip = (await World.PostAsync("/api/records", "ada", new { tool = "wms", version = "v1.1.0", target = "globex/north", environment = "prod" })).Expect(HttpStatusCode.Created);
        (await World.PostAsync($"/api/records/{slip["id"]}/archive", "root", new { reason = "never happened" })).Expect(HttpStatusCode.OK);
        foreach (var line in (string[])["/deploy pin globex/south crm on stage because \"their certificate runs out\"", "/deploy lock wms on prod because \"stocktaking\""])
            (await World.PostAsync("/api/chat", "ada", new { text = line })).Expect(HttpStatusCode.OK);
    }

    private async Task<long> DeliveriesAsync()
    {
        await using var db = await World.DbAsync();
        var body = """{"repository":"acme/unknown","ref":"refs/heads/main","before":"0000000000000000000000000000000000000000","after":"1111111111111111111111111111111111111111","pusher":"<b>ada</b>"}"""u8.ToArray();
        const string Headers = """{"User-Agent":"curl/8.5.0 with a rather long name of itself that has to be broken somewhere","X-ChatDeploy-Delivery":"3f2a"}""";
        foreach (var (status, error) in new (string, string?)[] { ("applied", null), ("ignored", "no tool of the catalog uses the repository acme/unknown"), ("dead", "the repository's answer was no JSON") })
        {
            var theirs = Guid.NewGuid().ToString("N");
            await db.Database.ExecuteSqlAsync(
                $"insert into deliveries (provider, delivery_id, event, headers, body, received_at, status, attempts, error) values ('git', {theirs}, 'push', {Headers}, {body}, now(), {status}, 1, {error})");
        }

        return await db.Deliveries.MaxAsync(d => d.Id);
    }

    private void Name(string name, string? id) => _paths[name] = $"/deployments/{id}";

    private string JobOf(string target) => World.Runner.Attempts.Values.Where(a => a.Target == target && a.Tool == "wms").MaxBy(a => a.Key.JobId)!.Key.JobName;

    private async Task DeployedAsync(string environment, string tool, params string[] targets)
    {
        var id = await LaunchedAsync(environment, tool, "v1.0.0", targets);
        if (environment == "prod") await DecideAsync(id, "approve");
        await World.UntilAsync(id, "applied");
    }

    private async Task<string> LaunchedAsync(string environment, string tool, string reference, string[] targets, object? strategy = null)
    {
        var preview = await World.PreviewAsync("ada", environment, reference, targets, strategy, tool);
        (await World.LaunchAsync("ada", preview)).Expect(HttpStatusCode.OK);
        return preview["id"]!;
    }

    private async Task DecideAsync(string id, string decision)
    {
        var ticket = (await World.GetAsync($"/api/deployments/{id}", "ada"))["approvalTicket"];
        (await World.PostAsync($"/api/approvals/{ticket}/decisions", "bob", new { decision, comment = decision == "reject" ? "not before Monday" : "looks good" })).Expect(HttpStatusCode.OK);
    }

    private async Task SayAsync(string person, string line)
    {
        await using var scope = World.Services.CreateAsyncScope();
        var people = (await World.Services.GetRequiredService<CatalogSnapshots>().GetAsync(CancellationToken.None)).People;
        await scope.ServiceProvider.GetRequiredService<SayInChannel>().HandleAsync(people.Find(person)!, WebChannels.FallbackName, line, CancellationToken.None);
    }
}
