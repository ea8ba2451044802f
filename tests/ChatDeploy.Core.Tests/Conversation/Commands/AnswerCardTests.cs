using ChatDeploy.Core.Tests.Cards;
using ChatDeploy.Testing;

namespace ChatDeploy.Core.Tests.Conversation.Commands;

/// <summary>Answers carry cards that every surface can show, with the same that the text says.</summary>
public sealed class AnswerCardTests(StoreFixture store, PlayedWorlds worlds) : IClassFixture<PlayedWorlds>
{
    private const string Busy = """
        ada: crm@v2 to acme on stage
        ada: launch D-1
        drive
        ada: crm@v3 to acme on prod
        ada: launch D-2
        dan: pin acme/pdv-roma crm on stage because "old *printers*"
        """;

    [Theory]
    [InlineData("queue", "queue", "**v9** Change 9 of crm")]
    [InlineData("queue wms", "queue", "📦 Ready to deploy: wms")]
    [InlineData("history", "history", "✅ **[D-1](http://127.0.0.1:5080/deployments/D-1)** crm@v2 to acme on stage")]
    [InlineData("history globex", "history", "No deployment of this has ended yet.")]
    [InlineData("status", "status", "waits for approval · ada")]
    [InlineData("status acme", "status", "stage | crm | v2 | 7")]
    [InlineData("status acme", "status", "because|old \\*printers\\*")]
    [InlineData("status stage", "matrix", "🏢 acme | 🟢 v2 | –")]
    [InlineData("why D-2", "why", "👤 bob, dan, root can help")]
    [InlineData("help", "help", "rollback: bring back what ran before")]
    [InlineData("help rollback", "help", "/deploy rollback <id>")]
    [InlineData("", "wizard-commits", "🚀 What do you want to deploy?")]
    public async Task A_question_is_answered_with_its_card(string line, string stem, string part)
    {
        var answer = await (await worlds.AfterAsync(Busy)).DoAsync("ada", "/deploy " + line);
        Assert.Equal(stem, answer.Card?.Stem);
        Assert.Contains(part[(part.IndexOf("because|", StringComparison.Ordinal) is var at and >= 0 ? at + 8 : 0)..], Shown.Text(Shown.Of(answer.Card)));
    }

    [Theory]
    [InlineData("ada", "queue crn", "Try: **/deploy queue crm**")]
    [InlineData("ada", "rolback D-2", "Try: **/deploy rollback D-2**")]
    [InlineData("ada", "launch", "For example: **/deploy launch D-1042**")]
    [InlineData("vic", "crm@v4 to acme on stage", "vic is no deployer for crm at acme on stage")]
    [InlineData("zoe", "status", "zoe has no role here")]
    [InlineData("ada", "crm to acme on stage every night at 02:00", "Repeated deployments are not available yet.")]
    [InlineData("ada", "crm@v77 to acme on stage", "crm has no tag, branch or commit v77 that is known here, and its repository cannot be asked now")]
    public async Task A_refusal_has_a_card_with_the_next_step(string person, string line, string part)
    {
        var answer = await (await worlds.AfterAsync(Busy)).SayAsync(person, "/deploy " + line);
        Assert.True(answer.Refused, answer.Text);
        Assert.Equal("refusal", answer.Card?.Stem);
        Assert.Contains(part, Shown.Text(Shown.Of(answer.Card)));
    }

    [Fact]
    public async Task An_unknown_ref_tells_nothing_of_what_git_said()
    {
        var text = await (await worlds.AfterAsync(Busy)).RefusedAsync("unknown_ref", "ada", "crm@v77 to acme on stage");
        Assert.DoesNotContain("there are no clones", text);
        Assert.Single(text.Split('\n'));
    }

    [Fact]
    public async Task An_installation_where_nothing_can_be_deployed_yet_explains_the_first_steps()
    {
        await using var world = await ChatWorld.CreateAsync(store, tools: "");
        var answer = await world.DoAsync("ada", "/deploy");
        Assert.Equal("welcome", answer.Card?.Stem);
        var text = Shown.Text(Shown.Of(answer.Card));
        Assert.Contains("⬜ 1 · The catalog", text);
        Assert.Contains("✅ 2 · People", text);
    }
}
