using System.Net;
using ChatDeploy.Testing;
using ChatDeploy.Tests.Api;
using ChatDeploy.Tests.SignIn;

namespace ChatDeploy.Tests.Pages.Locks;

/// <summary>In the console: what keeps deployments away is seen, set and lifted on one page.</summary>
public sealed class LocksPageTests(StoreFixture store)
{
    [Fact]
    public async Task Each_kind_is_set_shown_and_lifted_by_its_form()
    {
        await using var world = await ApiWorld.StartAsync(store);
        await world.CommitAsync("crm", "first", "v1");
        using var root = await Browser.SignedInAsync(world, "root");
        var empty = await root.GetAsync("/locks");
        Assert.All(["Nothing is stopped.", "Nothing is frozen", "No tool is locked.", "Nothing is held.", "No commit is marked", "No site is pinned."], text => Assert.Contains(text, empty.Html(), StringComparison.Ordinal));

        async Task SubmitAsync(string section, string path, string says, params (string, string)[] fields)
        {
            (await root.SubmitAsync($"/locks/{path}", await root.GetAsync("/locks"), fields)).ExpectRedirect($"/locks#{section}");
            Assert.Contains(says, WebUtility.HtmlDecode((await root.GetAsync("/locks")).Html()), StringComparison.Ordinal);
        }

        await SubmitAsync("freezes", "freezes", "Prod for acme is frozen.", ("environment", "prod"), ("tenant", "acme"), ("until", "2099-01-01T08:00"), ("reason", "stocktaking"));
        await SubmitAsync("locks", "locks", "crm is locked on stage.", ("tool", "crm"), ("environment", "stage"), ("reason", "load test"));
        await SubmitAsync("holds", "holds", "crm is held at acme/pdv-roma on stage.", ("tool", "crm"), ("target", "acme/pdv-roma"), ("environment", "stage"));
        await SubmitAsync("bad-commits", "bad-commits", "crm v1 is marked as bad.", ("tool", "crm"), ("ref", "v1"), ("reason", "loses orders"));
        await SubmitAsync("pins", "pins", "acme/pdv-roma is pinned.", ("target", "acme/pdv-roma"), ("tool", "crm"), ("environment", "stage"), ("reason", "old printers"));
        await SubmitAsync("stop", "stop", "Everything is stopped", ("reason", "payment is down"));
        Assert.All(["stocktaking", "load test", "loses orders", "old printers", "payment is down"], text => Assert.Contains(text, root.GetAsync("/locks").Result.Html(), StringComparison.Ordinal));

        foreach (var section in new[] { "freezes", "locks", "holds", "bad-commits", "pins" }) await SubmitAsync(section, $"{section}/1/lift", "<h1>Locks</h1>");
        await SubmitAsync("stop", "resume", "Deployments go on.");
        Assert.DoesNotContain("Lift", (await root.GetAsync("/locks")).Html().Split("<main")[1].Replace("visually-hidden\">Lift", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_freeze_that_recurs_is_set_by_days_and_hours()
    {
        await using var world = await ApiWorld.StartAsync(store);
        using var root = await Browser.SignedInAsync(world, "root");
        (await root.SubmitAsync("/locks/freezes", await root.GetAsync("/locks"), [("environment", "prod"), ("tenant", ""), ("until", ""), ("days", "FRI"), ("at", "18:00"), ("hours", "62"), ("reason", "weekend")])).ExpectRedirect("/locks#freezes");
        Assert.Contains("Fridays 18:00 for", (await root.GetAsync("/locks")).Html(), StringComparison.Ordinal);
        var freeze = (await world.GetAsync("/api/freezes")).Json.GetProperty("items")[0];
        Assert.Equal(("0 0 18 ? * FRI", 62 * 3600), (freeze.GetProperty("cron").GetString(), freeze.GetProperty("durationSeconds").GetInt32()));
        (await root.SubmitAsync("/locks/freezes", await root.GetAsync("/locks"), [("environment", "prod"), ("days", "FRI"), ("reason", "weekend")])).ExpectRedirect("/locks#freezes");
        Assert.Contains("needs the time at which it begins", (await root.GetAsync("/locks")).Html(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reader_sees_and_changes_nothing()
    {
        await using var world = await ApiWorld.StartAsync(store);
        (await world.PostAsync("/api/locks", "ada", new { tool = "crm", environment = "stage", reason = "load test" })).Expect(HttpStatusCode.Created);
        using var eve = await Browser.SignedInAsync(world, "eve");
        var page = (await eve.GetAsync("/locks")).Html();
        Assert.Contains("load test", page, StringComparison.Ordinal);
        Assert.DoesNotContain("action=\"/locks", page, StringComparison.Ordinal);
    }
}
