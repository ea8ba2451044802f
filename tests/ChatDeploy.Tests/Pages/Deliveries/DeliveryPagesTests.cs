using System.Net;
using ChatDeploy.Pages.Deliveries;
using ChatDeploy.Testing;
using ChatDeploy.Tests.Api;
using ChatDeploy.Tests.SignIn;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Tests.Pages.Deliveries;

public sealed class DeliveryPagesTests(StoreFixture store)
{
    [Fact]
    public async Task An_empty_inbox_tells_how_to_connect_repositories()
    {
        await using var world = await ApiWorld.StartAsync(store);
        using var eve = await Browser.SignedInAsync(world, "eve");
        var page = (await eve.GetAsync("/deliveries")).Html();
        Assert.Contains("git config chatdeploy.url", page, StringComparison.Ordinal);
        Assert.Contains("/webhooks/github", page, StringComparison.Ordinal);
        Assert.Contains("Scm__Git__WebhookSecret", page, StringComparison.Ordinal);
        Assert.StartsWith("#!/bin/sh", (await world.GetAsync("/deliveries/post-receive.sh", person: null)).Expect(HttpStatusCode.OK).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_delivery_shows_its_body_and_what_it_led_to()
    {
        await using var world = await ApiWorld.StartAsync(store);
        var sha = await world.CommitAsync("crm", "Mend the <till>");
        var id = await StoreAsync(world, "applied");
        await using (var db = await world.DbAsync())
        {
            var tool = await db.Tools.Where(t => t.Name == "crm").Select(t => t.Id).SingleAsync();
            await db.Database.ExecuteSqlAsync(
                $"insert into ref_pushes (tool_id, ref, delivery_id, before, after, forced, shas, received_at, is_connected) values ({tool}, 'refs/heads/main', {id}, '', {sha}, false, '[]', now(), true)");
        }

        using var eve = await Browser.SignedInAsync(world, "eve");
        var page = (await eve.GetAsync($"/deliveries/{id}")).Html();
        Assert.Contains("\"pusher\": \"<b>ada</b>\"", page, StringComparison.Ordinal);
        Assert.Contains("User-Agent", page, StringComparison.Ordinal);
        Assert.Contains("Mend the <till>", page, StringComparison.Ordinal);
        Assert.Contains("was created at", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Replay", page, StringComparison.Ordinal);

        var body = (await eve.GetAsync($"/deliveries/{id}/body")).Expect(HttpStatusCode.OK);
        Assert.Equal("application/octet-stream", body.ContentType);
        Assert.Equal($"delivery-{id}.json", body.Message.Content.Headers.ContentDisposition!.FileName);
        (await eve.GetAsync("/deliveries/4711")).Expect(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task An_administrator_replays_a_delivery()
    {
        await using var world = await ApiWorld.StartAsync(store);
        var id = await StoreAsync(world, "dead");
        using var root = await Browser.SignedInAsync(world, "root");
        var page = await root.GetAsync($"/deliveries/{id}");
        Assert.Contains("Replay", page.Html(), StringComparison.Ordinal);
        (await root.SendAsync(HttpMethod.Post, $"/deliveries/{id}/replay", Browser.Form(("x", "y")))).Expect(HttpStatusCode.BadRequest);

        (await root.SubmitAsync($"/deliveries/{id}/replay", page)).ExpectRedirect($"/deliveries/{id}");
        Assert.Contains("in line again", (await root.GetAsync($"/deliveries/{id}")).Html(), StringComparison.Ordinal);
        await Eventually.TrueAsync(async () => (await world.GetAsync($"/api/deliveries/{id}"))["status"] == "ignored");
        Assert.Contains("no tool of the catalog uses", (await root.GetAsync($"/deliveries/{id}")).Html(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deliveries_are_filtered_and_paged()
    {
        await using var world = await ApiWorld.StartAsync(store);
        for (var i = 0; i < 51; i++) await StoreAsync(world, i == 0 ? "dead" : "applied");
        using var eve = await Browser.SignedInAsync(world, "eve");
        var first = (await eve.GetAsync("/deliveries")).Html();
        var next = System.Text.RegularExpressions.Regex.Match(first, "href=\"(?<path>/deliveries\\?cursor=[^\"]+)\"", System.Text.RegularExpressions.RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Groups["path"].Value;
        Assert.DoesNotContain(">Dead</span>", first, StringComparison.Ordinal);
        Assert.Contains("rel=\"next\"", first, StringComparison.Ordinal);
        Assert.DoesNotContain("rel=\"next\"", (await eve.GetAsync(next)).Html(), StringComparison.Ordinal);
        Assert.Contains("something broke", (await eve.GetAsync("/deliveries?status=dead&provider=git")).Html(), StringComparison.Ordinal);
        Assert.Contains("No delivery is like that", (await eve.GetAsync("/deliveries?provider=github")).Html(), StringComparison.Ordinal);
        Assert.Contains("There is no status 'odd'", (await eve.GetAsync("/deliveries?status=odd")).Html(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_body_that_is_too_long_or_no_json_is_shown_as_far_as_it_goes()
    {
        Assert.Equal(("not json", false), DeliveryBody.Shown("not json"u8));
        var (text, isCut) = DeliveryBody.Shown(System.Text.Encoding.UTF8.GetBytes($"[{new string('1', 2_000_000)}]"));
        Assert.Equal((DeliveryBody.MostShown, true), (text.Length, isCut));
    }

    private static async Task<long> StoreAsync(ApiWorld world, string status)
    {
        await using var db = await world.DbAsync();
        var body = """{"repository":"acme/unknown","ref":"refs/heads/main","before":"0000000000000000000000000000000000000000","after":"1111111111111111111111111111111111111111","pusher":"<b>ada</b>"}"""u8.ToArray();
        var theirs = Guid.NewGuid().ToString("N");
        var error = status == "dead" ? "something broke" : null;
        const string Headers = """{"User-Agent":"curl"}""";
        await db.Database.ExecuteSqlAsync(
            $"insert into deliveries (provider, delivery_id, event, headers, body, received_at, status, attempts, error) values ('git', {theirs}, 'push', {Headers}, {body}, now(), {status}, 1, {error})");
        return await db.Deliveries.Where(d => d.DeliveryId == theirs).Select(d => d.Id).SingleAsync();
    }
}
