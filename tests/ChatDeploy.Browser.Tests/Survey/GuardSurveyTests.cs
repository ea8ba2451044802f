using System.Net;
using ChatDeploy.Browser.Tests.Browsing;
using ChatDeploy.Browser.Tests.World;
using ChatDeploy.Core.Checks;
using ChatDeploy.Core.ReadyQueue;
using ChatDeploy.Core.Scm;
using ChatDeploy.Testing;
using ChatDeploy.Tests.Api;

namespace ChatDeploy.Browser.Tests.Survey;

/// <summary>Pages while something of every kind stands in the way.</summary>
public sealed class GuardSurveyTests(StoreFixture store, Chromium chromium)
{
    private static readonly string[] Lines =
    [
        "/deploy lock wms on stage because \"load test of the whole warehouse, until the numbers of last year are met or somebody gives up\"",
        "/deploy hold crm acme/pdv-milano on stage",
        "/deploy pin acme/pdv-roma crm on prod because \"old printers\"",
        "/deploy bad crm@v1.2.0 because \"loses orders when two tills close at the same minute\"",
        "/deploy freeze prod for globex until monday 08:00 because \"demo day\"",
        "/deploy freeze stage until monday 08:00 because \"stocktaking\"",
    ];

    [Fact]
    public async Task Pages_are_sound_while_everything_stands_in_the_way()
    {
        await using var world = await ApiWorld.StartAsync(store);
        await using var root = await world.VisitAsync(chromium, "root");
        var found = new List<string>();
        await LookAsync("/locks", "guards-locks-empty");
        await world.CommitAsync("crm", "Keep customers with their stores", "v1.0.0");
        var second = await world.CommitAsync("crm", "Show a customer's last ten receipts", "v1.1.0");
        await world.CommitAsync("crm", "Close tills faster", "v1.2.0");
        await world.DeployedAsync("v1.0.0", "acme");
        var back = await world.DeployedAsync("v1.1.0", "acme/pdv-torino");
        var rollback = (await world.PostAsync($"/api/deployments/{back["id"]}/rollback", "ada")).Expect(HttpStatusCode.Created);
        (await world.LaunchAsync("ada", rollback)).Expect(HttpStatusCode.OK);
        await world.UntilAsync(back["id"], "rollback");
        foreach (var line in Lines) (await world.PostAsync("/api/chat", "root", new { text = line })).Expect(HttpStatusCode.OK);
        (await world.PostAsync("/api/freezes", "root", new { environment = "prod", cron = "0 0 18 ? * FRI", durationSeconds = 62 * 3600, timeZone = "Europe/Rome", reason = "weekend" })).Expect(HttpStatusCode.Created);
        await LookAsync("/queue?status=all", "guards-queue");
        (await world.PostAsync("/api/chat", "root", new { text = "/deploy stop because \"payment is down\"" })).Expect(HttpStatusCode.OK);
        await AddLooksAndChecksAsync(world, second);
        var preview = await world.PreviewAsync("ada", "stage", "v1.1.0", ["acme"]);
        await LookAsync($"/deployments/{preview["id"]}", "guards-preview");
        (await world.LaunchAsync("ada", preview)).Expect(HttpStatusCode.OK);
        foreach (var (path, name) in ((string, string)[])[("/locks", "locks"), ("/", "matrix"), ("/queue", "queue-stopped"), ("/deploy?tool=crm", "wizard"), ("/deploy", "wizard-commits"), ("/deliveries", "deliveries"), ($"/deployments/{preview["id"]}", "waiting"), ("/chat", "chat"), ("/audit", "audit")])
            await LookAsync(path, $"guards-{name}");
        Assert.True(found.Count == 0, string.Join('\n', found));
        root.ExpectNoComplaint();

        async Task LookAsync(string path, string name)
        {
            await root.Page.GotoAsync(path);
            found.AddRange(await Look.AtAsync(root.Page, name));
        }
    }

    private static async Task AddLooksAndChecksAsync(ApiWorld world, string sha)
    {
        var now = DateTimeOffset.UtcNow;
        await using var db = await world.DbAsync();
        db.Add(new RepositoryLook { Provider = "github", Repository = "acme/customer-loyalty-points", NextAt = now.AddDays(1), LookedAt = now, Error = "api.github.com answered 403: Resource not accessible by integration", ErrorSince = now.AddHours(-3), Failures = 12 });
        foreach (var (name, state) in new[] { ("build", CheckState.Succeeded), ("end-to-end tests of every till that we have ever sold", CheckState.Failed) })
            db.Add(new StoredCheck { Provider = "git", Repository = "acme/crm", Sha = sha, Kind = "status", Name = name, State = state, RunId = "1", At = now, Url = "https://ci.example.com/1" });
        await db.SaveChangesAsync();
    }
}
