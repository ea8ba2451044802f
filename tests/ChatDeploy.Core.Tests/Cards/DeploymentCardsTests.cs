using ChatDeploy.Core.Cards;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Tests.Conversation.Commands;
using ChatDeploy.Testing;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Tests.Cards;

/// <summary>The card of a deployment in each state of its life, on a real store.</summary>
public sealed class DeploymentCardsTests(StoreFixture store, PlayedWorlds worlds) : IClassFixture<PlayedWorlds>
{
    // One deployment for each state, on cells of their own, so that none waits for another.
    private const string Lives = """
        ada: crm@v1 to globex/north on stage
        ada: launch D-1
        drive
        ada: crm@v2 to globex/north on stage
        ada: launch D-2
        drive
        ada: rollback D-2
        ada: launch D-3
        drive
        ada: crm@v2 to acme/pdv-milano on stage
        ada: launch D-4
        drive
        ada: rollback D-4
        fail acme/pdv-roma
        ada: crm@v2 to acme/pdv-roma, acme/pdv-torino on stage
        ada: launch D-6
        ada: wms@v2 to acme/pdv-roma on stage
        ada: launch D-7
        drive
        ada: continue D-7
        drive
        hang acme/pdv-milano acme/pdv-torino
        ada: wms@v2 to acme/pdv-milano on stage
        ada: launch D-8
        ada: wms@v2 to acme/pdv-torino on stage
        ada: launch D-9
        drive
        ada: cancel D-9
        ada: crm@v2 to acme on prod
        ada: launch D-10
        ada: crm@v2 to globex on prod
        ada: launch D-11
        bob: reject D-11 not during *the* sale
        ada: crm@v2 to acme on stage
        ada: crm@v2 to acme/pdv-torino on demo
        ada: cancel D-13
        ada: crm@v2 to globex on stage in 2h
        ada: launch D-14
        ada: crm@other to acme on prod
        """;

    [Theory]
    [InlineData("a preview", "preview", "Launch, Cancel, Open", 12)]
    [InlineData("a preview that policy blocks", "preview", "Cancel, Open", 15)]
    [InlineData("a rollback's preview", "preview", "Launch, Cancel, Open", 5)]
    [InlineData("waits for approval", "approval", "Approve, Reject, Cancel, Open", 10)]
    [InlineData("approved", "progress", "Cancel, Open", 14)]
    [InlineData("applying", "progress", "Cancel, Open", 8)]
    [InlineData("being ended", "progress", "Open", 9)]
    [InlineData("paused", "paused", "Retry, Skip, Continue, Roll back, Open", 6)]
    [InlineData("applied", "result", "Roll back, Open", 4)]
    [InlineData("failed", "result", "Roll back, Open", 7)]
    [InlineData("rejected", "result", "Open", 11)]
    [InlineData("cancelled", "result", "Open", 13)]
    [InlineData("an applied rollback", "result", "Open", 3)]
    [InlineData("taken back", "rollback", "Open", 2)]
    public async Task Each_state_has_its_card_with_its_buttons(string state, string stem, string buttons, long id)
    {
        var world = await worlds.AfterAsync(Lives);

        var card = await world.Get<DeploymentCards>().LoadAsync(id, default);

        Assert.NotNull(card);
        Assert.Equal((state, stem, buttons), (state, card.Content.Stem, Shown.Buttons(Shown.Of(card.Content))));
        await using var db = world.Open();
        var deployment = await db.Deployments.SingleAsync(d => d.Id == id);
        Assert.Equal(Lifecycle.Ended.Contains(deployment.State), card.IsFinal);
        Assert.Equal(await db.Timeline.Where(e => e.DeploymentId == id).MaxAsync(e => e.Id), card.Revision);
        Assert.StartsWith($"D-{id} ", card.FallbackText);
    }

    [Fact]
    public async Task An_expired_preview_ends_with_a_card_that_says_so()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        await world.PlayAsync("ada: crm@v2 to acme on stage\n+30h\ndrive");
        var card = Shown.Of((await world.Get<DeploymentCards>().LoadAsync(1, default))!.Content);
        Assert.Contains("⌛ Expired", Shown.Text(card));
        Assert.Equal("Open", Shown.Buttons(card));
    }

    [Fact]
    public async Task There_is_no_card_of_no_deployment() =>
        Assert.Null(await (await worlds.AfterAsync(Lives)).Get<DeploymentCards>().LoadAsync(4711, default));

    [Fact]
    public async Task The_paused_card_names_what_failed_with_its_reason_and_who_may_choose()
    {
        var text = await TextAsync(6);
        Assert.Contains("⏸️ Paused, asks for a decision", text);
        Assert.Contains("**crm** on **acme/pdv-roma**: exit code 3: run.sh could not reach the till", text);
        Assert.Contains("ada, dan, root can choose", text);
        Assert.Contains("▰▰▰▰▰▱▱▱▱▱ **50 %** · 1 of 2 jobs done", text);
    }

    [Fact]
    public async Task The_approval_card_names_who_can_approve_and_what_changes()
    {
        var text = await TextAsync(10);
        Assert.Contains("0 of 1 given", text);
        Assert.Contains("Can approve: bob, dan, root", text);
        Assert.Contains("crm: new: v2 · 4 sites", text);
        Assert.Contains("it expires {{DATE(2026-11-21T12:00:00Z,SHORT)}} {{TIME(2026-11-21T12:00:00Z)}}", text);
    }

    [Fact]
    public async Task A_rejected_card_says_who_rejected_it_and_why() =>
        Assert.Contains(@"bob rejected it: not during \*the\* sale", await TextAsync(11));

    [Fact]
    public async Task A_card_taken_back_names_the_rollback() => Assert.Contains("Rolled back by D-3", await TextAsync(2));

    [Fact]
    public async Task The_fallback_text_says_it_all_in_a_line()
    {
        var world = await worlds.AfterAsync(Lives);
        Assert.Equal("D-10 waits for approval: crm@v2 to acme on prod", (await world.Get<DeploymentCards>().LoadAsync(10, default))!.FallbackText);
        Assert.Equal("D-6 is paused and asks: 1 job of 2 failed: crm@v2 to acme/pdv-roma, acme/pdv-torino on stage", (await world.Get<DeploymentCards>().LoadAsync(6, default))!.FallbackText);
    }

    private async Task<string> TextAsync(long id) => Shown.Text(Shown.Of((await (await worlds.AfterAsync(Lives)).Get<DeploymentCards>().LoadAsync(id, default))!.Content));
}
