using ChatDeploy.Core.Cards.Model;
using ChatDeploy.Core.Conversation.Home;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Tests.Cards;
using ChatDeploy.Core.Tests.Conversation.Commands;
using ChatDeploy.Testing;

namespace ChatDeploy.Core.Tests.Conversation.Home;

/// <summary>What people see on their home page.</summary>
public sealed class HomeQuestionsTests(StoreFixture store, PlayedWorlds worlds) : IClassFixture<PlayedWorlds>
{
    private const string Busy = """
        fail acme/pdv-roma
        ada: crm@v2 to acme on stage
        ada: cancel D-1
        ada: crm@v2 to globex on stage
        ada: launch D-2
        drive
        ada: crm@v3 to acme on prod
        ada: launch D-3
        ada: wms@v2 to acme on demo
        ada: launch D-4
        dan: lock crm on demo because "stock *taking*"
        drive
        """;

    [Fact]
    public async Task Ones_own_deployments_are_there_with_what_they_offer()
    {
        var card = await HomeAsync(Busy, "ada");
        Assert.Equal("New deployment, Refresh, Open the console, Retry, Skip, Continue, Roll back, Cancel, Roll back", Shown.Buttons(card));
        var text = Shown.Text(card);
        Assert.Contains("⏸️ **[D-4](http://127.0.0.1:5080/deployments/D-4)** wms@v2 to acme on demo\n\npaused and asks: 1 of ", text);
        Assert.Contains("⏳ **[D-3](http://127.0.0.1:5080/deployments/D-3)** crm@v3 to acme on prod\n\nwaits for approval", text);
        Assert.Contains("✅ **[D-2](http://127.0.0.1:5080/deployments/D-2)** crm@v2 to globex on stage\n\napplied · {{DATE(2026-11-20T12:00:00Z,SHORT)}}", text);
        Assert.DoesNotContain("D-1]", text);
        Assert.Contains("What you may approve would be listed here.", text);
    }

    [Fact]
    public async Task What_waits_for_ones_approval_is_there_with_the_plan_that_is_approved()
    {
        var world = await worlds.AfterAsync(Busy);
        var card = await HomeAsync(Busy, "bob");
        Assert.Equal("Refresh, Open the console, Approve, Reject, Open", Shown.Buttons(card));
        Assert.Contains("**[D-3](http://127.0.0.1:5080/deployments/D-3)** crm@v3 to acme on prod\n\nasked for by ada", Shown.Text(card));
        Assert.Equal((await world.DeploymentAsync("D-3")).PreviewRef, Shown.Press(card, "approve").Value("previewRef"));
    }

    [Fact]
    public async Task What_runs_and_what_is_locked_by_whom_is_there_for_everybody()
    {
        var text = Shown.Text(await HomeAsync(Busy, "vic"));
        Assert.Contains("⏸️ **[D-4](http://127.0.0.1:5080/deployments/D-4)** wms@v2 to acme on demo · paused and asks", text);
        Assert.Contains("**crm on demo** by dan since {{DATE(2026-11-20T12:00:00Z,SHORT)}} {{TIME(2026-11-20T12:00:00Z)}}: stock \\*taking\\*", text);
        Assert.Contains("**wms on demo** by [D-4](http://127.0.0.1:5080/deployments/D-4) of ada since", text);
        Assert.Contains("What you launch would be listed here.", text);
    }

    [Fact]
    public async Task What_ended_more_than_a_day_ago_is_gone_and_empty_parts_say_how_to_fill_them()
    {
        var text = Shown.Text(await HomeAsync("ada: crm@v2 to globex on stage\nada: launch D-1\ndrive\n+25h", "ada"));
        Assert.DoesNotContain("D-1", text);
        Assert.Contains("You have nothing under way.", text);
        Assert.Contains("Nothing is being deployed.", text);
        Assert.Contains("Nothing is locked.", text);
    }

    [Fact]
    public async Task A_visitor_sees_everything_and_is_told_who_can_give_rights()
    {
        var world = await worlds.AfterAsync(Busy);
        var card = Shown.Of(await world.InScopeAsync<HomeQuestions, Core.Cards.CardContent>(home => home.HomeAsync(Person.Visitor("linus", null), null, default)));
        Assert.Equal("Refresh, Open the console", Shown.Buttons(card));
        var text = Shown.Text(card);
        Assert.Contains("You are not in the catalog yet, so you can look and not act. Ask root", text);
        Assert.Contains("**[D-4](", text);
        Assert.Contains("**crm on demo** by dan", text);
    }

    [Fact]
    public async Task Somebody_without_a_role_sees_nothing_but_who_can_give_one()
    {
        var text = Shown.Text(await HomeAsync(Busy, "zoe"));
        Assert.Contains("zoe has no role here. Ask root", text);
        Assert.DoesNotContain("D-4", text);
    }

    [Fact]
    public async Task A_deployment_whose_plan_changed_after_its_launch_is_still_there()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        await world.PlayAsync("ada: crm@v3 to acme on prod\nada: launch D-1");
        await world.RecordAsync("crm", "v1", "acme", "prod");
        Assert.Contains("D-1", await world.RefusedAsync("preview_mismatch", "bob", "/deploy approve D-1"));
        var card = Shown.Of(await world.InScopeAsync<HomeQuestions, Core.Cards.CardContent>(async home => await home.HomeAsync(await world.PersonAsync("ada"), null, default)));
        Assert.Contains("its plan has changed: look at it again, then launch", Shown.Text(card));
    }

    private async Task<Card> HomeAsync(string script, string person)
    {
        var world = await worlds.AfterAsync(script);
        return Shown.Of(await world.InScopeAsync<HomeQuestions, Core.Cards.CardContent>(async home => await home.HomeAsync(await world.PersonAsync(person), null, default)));
    }
}
