using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Policies;
using ChatDeploy.Core.Reconcilers;
using ChatDeploy.Core.Tests.Conversation.Commands;
using ChatDeploy.Testing;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Tests.Policies;

public sealed class PinSiteTests(StoreFixture store)
{
    [Fact]
    public async Task A_pinned_store_stays_while_its_tenant_moves_on_and_moves_again_when_unpinned()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        await world.DeployAsync("crm@v2 to acme on stage");
        await world.PlayAsync("dan: pin acme/pdv-roma crm on stage because \"old printers\"");
        await world.DeployAsync("crm@v3 to acme on stage");
        Assert.Contains("crm: v3 at 3 sites, v2 at acme/pdv-roma", (await world.DoAsync("ada", "status acme")).Text);
        await world.PlayAsync("ada: unpin acme/pdv-roma crm on stage");
        await world.DeployAsync("crm@v3 to acme on stage");
        Assert.Contains("crm: v3 at all 4 sites", (await world.DoAsync("ada", "status acme")).Text);
    }

    [Fact]
    public async Task Pinning_and_unpinning_are_told_to_whoever_shows_what_will_be_deployed()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        var hints = world.Get<Hints>();
        foreach (var line in new[] { "pin acme/pdv-roma crm on stage because \"x\"", "unpin acme/pdv-roma crm on stage" })
        {
            var told = hints.Next(Hint.DeploymentMoved);
            await world.DoAsync("dan", line);
            Assert.True(told.IsCompleted, line);
        }
    }

    [Fact]
    public async Task A_tenants_name_pins_its_main_site_alone()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        await world.PlayAsync("dan: pin acme crm on stage because \"x\"");
        Assert.Contains("Skipped: acme (pinned)", (await world.DoAsync("ada", "crm@v3 to acme on stage")).Text);
    }

    [Fact]
    public async Task The_answer_tells_the_version_that_stays_and_the_listing_too()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        await world.DeployAsync("crm@v2 to acme on stage");
        Assert.StartsWith("📌 **acme/pdv-roma** stays at crm v2 on stage, pinned by dan: old printers", (await world.DoAsync("dan", "pin acme/pdv-roma crm on stage because \"old printers\"")).Text);
        var pin = Assert.Single(await world.Get<PinQueries>().ListAsync(new CatalogSelection(null, null, null), null, 50, default));
        Assert.Equal(("acme/pdv-roma", "crm", "stage", "v2", "old printers", "dan", world.Clock.Now), (pin.Target, pin.Tool, pin.Environment, pin.Version, pin.Reason, pin.Owner, pin.Since));
    }

    [Fact]
    public async Task Pins_are_listed_newest_first_in_pages_and_by_selection()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        await world.PlayAsync("dan: pin acme/pdv-roma crm on stage because \"a\"\ndan: pin acme/pdv-roma wms on stage because \"b\"\ndan: pin globex crm on prod because \"c\"");
        var (queries, catalog) = (world.Get<PinQueries>(), await world.Get<CatalogSnapshots>().GetAsync(default));
        var all = await queries.ListAsync(new CatalogSelection(null, null, null), null, 50, default);
        Assert.Equal(["c", "b", "a"], all.Select(p => p.Reason));
        Assert.Equal("b", Assert.Single(await queries.ListAsync(new CatalogSelection(null, null, null), all[0].Id, 1, default)).Reason);
        Assert.Equal(["c", "a"], (await queries.ListAsync(new CatalogSelection(catalog.Tools.Find("crm"), null, null), null, 50, default)).Select(p => p.Reason));
        Assert.Equal(["b", "a"], (await queries.ListAsync(new CatalogSelection(null, catalog.FindTarget("acme"), null), null, 50, default)).Select(p => p.Reason));
        Assert.Equal("c", Assert.Single(await queries.ListAsync(new CatalogSelection(null, null, catalog.Environments.Find("prod")), null, 50, default)).Reason);
    }

    [Fact]
    public async Task Twenty_people_who_pin_at_once_set_one_pin()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        var (operation, ada) = (world.Get<PinSite>(), await world.PersonAsync("ada"));
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => operation.HandleAsync(ada, "acme/pdv-roma", "crm", "stage", $"try {i}", default))));
        Assert.Single(answers.OfType<PinAnswer.Done>());
        Assert.All(answers.OfType<PinAnswer.Refused>(), refused => Assert.Equal("already_pinned", refused.Refusal.Code));
        await using var db = world.Open();
        Assert.Equal(1, await db.Pins.CountAsync());
    }

    [Fact]
    public async Task A_reason_is_required_and_bounded()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        var (operation, ada) = (world.Get<PinSite>(), await world.PersonAsync("ada"));
        Assert.Equal("reason_required", Assert.IsType<PinAnswer.Refused>(await operation.HandleAsync(ada, "acme", "crm", "stage", null, default)).Refusal.Code);
        Assert.Equal("reason_too_long", Assert.IsType<PinAnswer.Refused>(await operation.HandleAsync(ada, "acme", "crm", "stage", new string('x', 2_001), default)).Refusal.Code);
    }

    [Fact]
    public async Task A_deployer_of_one_store_may_pin_that_store()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        await world.DoAsync("sam", "pin acme/pdv-milano crm on stage because \"old printers\"");
        Assert.Contains("sam is no deployer", await world.RefusedAsync("forbidden", "sam", "pin acme crm on stage because \"old printers\""));
        Assert.Contains("ada lifted sam's pin", (await world.DoAsync("ada", "unpin acme/pdv-milano crm on stage")).Text);
    }
}
