using ChatDeploy.Core.Cards;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Tests.Conversation.Commands;
using ChatDeploy.Testing;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Tests.Cards;

/// <summary>The card of a deployment in each state of its life, on a real store.</summary>
public sealed class DeploymentCardsTests(StoreFixture store)
{
    private const string Ask = "ada: crm@v2 to acme on stage\n";
    private const string AskForProd = "ada: crm@v2 to acme on prod\n";
    private const string Running = "hang acme\n" + Ask + "ada: launch D-1\ndrive\n";
    private const string Paused = "fail acme/pdv-roma\n" + Ask + "ada: launch D-1\ndrive\n";
    private const string Applied = Ask + "ada: launch D-1\ndrive\n";

    [Theory]
    [InlineData("a preview", "preview", "Launch, Cancel, Open", Ask)]
    [InlineData("a preview that policy blocks", "preview", "Cancel, Open", "ada: crm@other to acme on prod")]
    [InlineData("waits for approval", "approval", "Approve, Reject, Cancel, Open", AskForProd + "ada: launch D-1")]
    [InlineData("approved", "progress", "Cancel, Open", "ada: crm@v2 to acme on stage in 2h\nada: launch D-1\ndrive")]
    [InlineData("applying", "progress", "Cancel, Open", Running)]
    [InlineData("being ended", "progress", "Open", Running + "ada: cancel D-1")]
    [InlineData("paused", "paused", "Retry, Skip, Continue, Roll back, Open", Paused)]
    [InlineData("applied", "result", "Roll back, Open", Applied)]
    [InlineData("failed", "result", "Roll back, Open", Paused + "ada: continue D-1\ndrive")]
    [InlineData("rejected", "result", "Open", AskForProd + "ada: launch D-1\nbob: reject D-1 not now")]
    [InlineData("cancelled", "result", "Open", Ask + "ada: cancel D-1")]
    [InlineData("a rollback's preview", "preview", "Launch, Cancel, Open", Applied + "ada: rollback D-1", 2)]
    [InlineData("an applied rollback", "result", "Open", "ada: crm@v1 to acme on stage\nada: launch D-1\ndrive\nada: crm@v2 to acme on stage\nada: launch D-2\ndrive\nada: rollback D-2\nada: launch D-3\ndrive", 3)]
    [InlineData("taken back", "rollback", "Open", "ada: crm@v1 to acme on stage\nada: launch D-1\ndrive\nada: crm@v2 to acme on stage\nada: launch D-2\ndrive\nada: rollback D-2\nada: launch D-3\ndrive", 2)]
    public async Task Each_state_has_its_card_with_its_buttons(string state, string stem, string buttons, string script, long id = 1)
    {
        await using var world = await ChatWorld.CreateAsync(store);
        await world.AddCommitAsync("crm", new string('e', 40), branch: "other");
        await world.PlayAsync(script);

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
        await world.PlayAsync(Ask + "+30h\ndrive");
        var card = Shown.Of((await world.Get<DeploymentCards>().LoadAsync(1, default))!.Content);
        Assert.Contains("⌛ Expired", Shown.Text(card));
        Assert.Equal("Open", Shown.Buttons(card));
    }

    [Fact]
    public async Task There_is_no_card_of_no_deployment()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        Assert.Null(await world.Get<DeploymentCards>().LoadAsync(4711, default));
    }

    [Fact]
    public async Task The_paused_card_names_what_failed_with_its_reason_and_who_may_choose()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        await world.PlayAsync(Paused);
        var text = Shown.Text(Shown.Of((await world.Get<DeploymentCards>().LoadAsync(1, default))!.Content));
        Assert.Contains("⏸️ Paused, asks for a decision", text);
        Assert.Contains("**crm** on **acme/pdv-roma**: exit code 3: run.sh could not reach the till", text);
        Assert.Contains("ada, dan, root can choose", text);
        Assert.Contains("▰▰▰▰▰▰▰▱▱▱ **75 %** · 3 of 4 jobs done", text);
    }

    [Fact]
    public async Task The_approval_card_names_who_can_approve_and_what_changes()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        await world.PlayAsync(AskForProd + "ada: launch D-1");
        var card = await world.Get<DeploymentCards>().LoadAsync(1, default);
        var text = Shown.Text(Shown.Of(card!.Content));
        Assert.Equal("D-1 waits for approval: crm@v2 to acme on prod", card.FallbackText);
        Assert.Contains("0 of 1 given", text);
        Assert.Contains("Can approve: bob, dan, root", text);
        Assert.Contains("crm: new: v2 · 4 sites", text);
        Assert.Contains("it expires {{DATE(2026-11-21T12:00:00Z,SHORT)}} {{TIME(2026-11-21T12:00:00Z)}}", text);
    }

    [Fact]
    public async Task A_rejected_card_says_who_rejected_it_and_why()
    {
        await using var world = await ChatWorld.CreateAsync(store);
        await world.PlayAsync(AskForProd + "ada: launch D-1\nbob: reject D-1 not during *the* sale");
        Assert.Contains(@"bob rejected it: not during \*the\* sale", Shown.Text(Shown.Of((await world.Get<DeploymentCards>().LoadAsync(1, default))!.Content)));
    }
}
