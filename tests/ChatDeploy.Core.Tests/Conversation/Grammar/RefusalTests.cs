using ChatDeploy.Core.Conversation.Grammar;

namespace ChatDeploy.Core.Tests.Conversation.Grammar;

public sealed class RefusalTests
{
    [Theory]
    [InlineData("crm@v1 to acme", "no environment", "/deploy crm@v1 to acme on stage")]
    [InlineData("crm@v1 to acme at 18:30", "no environment", "/deploy crm@v1 to acme on stage at 18:30")]
    [InlineData("crm@v1 on prod", "no target", "/deploy crm@v1 to acme/pdv-milano on prod")]
    [InlineData("crm@v1 wms", "no target", "/deploy crm@v1 wms to acme/pdv-milano on stage")]
    [InlineData("to acme on prod", "at least one tool", "/deploy crm@v2.1.0 to acme on prod")]
    [InlineData("crm@ to acme on prod", "has no ref", "/deploy crm@v2.1.0 to acme on prod")]
    [InlineData("crm @v1 to acme on prod", "without its tool", null)]
    [InlineData("crm@v1 crm@v2 to acme on prod", "named twice", null)]
    [InlineData("crm CRM@v2 to acme on prod", "named twice", null)]
    [InlineData("crm@v1 to acme on prod on stage", "one environment", "/deploy crm@v1 to acme on prod")]
    [InlineData("crm@v1 to acme on prod and stage", "one environment", "/deploy crm@v1 to acme on prod")]
    [InlineData("crm@v1 to acme in prod", "is not a time", "/deploy crm@v1 to acme on prod")]
    [InlineData("crm@v1 to acme on 2026-11-21", "is a day", "/deploy crm@v1 to acme on stage at 2026-11-21 18:30")]
    [InlineData("crm@v1 to acme on prod at 18:30 in 2h", "one time", null)]
    [InlineData("crm@v1 to on prod", "needs a target", null)]
    [InlineData("crm@v1 to acme/ on prod", "not a target", null)]
    [InlineData("crm@v1 to acme/a/b on prod", "not a target", null)]
    [InlineData("crm@v1 to acme on", "needs an environment", "/deploy crm@v1 to acme on stage")]
    [InlineData("crm@v1 to acme on prod because", "is empty", "/deploy crm@v1 to acme on prod because \"why\"")]
    [InlineData("crm@v1 to acme on prod because \"\"", "is empty", null)]
    [InlineData("crm@v1 too acme on prod", "did you mean “to”", "/deploy crm@v1 to acme on prod")]
    [InlineData("crm@v1 to acme no prod", "did you mean “on”", "/deploy crm@v1 to acme on prod")]
    [InlineData("crm@v1 to acme on prod becuase hotfix", "did you mean “because”", "/deploy crm@v1 to acme on prod because \"hotfix\"")]
    [InlineData("crm@v1 to acme on prod tomorow at 9:00", "did you mean “tomorrow”", "/deploy crm@v1 to acme on prod at tomorrow 09:00")]
    [InlineData("* to acme on prod", "not a tool", null)]
    [InlineData("depoy crm@v1 to acme on prod", "did you mean “deploy”", "/deploy crm@v1 to acme on prod")]
    [InlineData("ship crm@v1 to acme on prod", "did you mean “deploy”", "/deploy crm@v1 to acme on prod")]
    [InlineData("web to acme on prod", "is a command", "/deploy \"web\" to acme on prod")]
    [InlineData("crm", "is not a command", "/deploy crm to acme/pdv-milano on stage")]
    public void A_deployment_that_is_not_complete_says_what_is_missing(string text, string message, string? example)
    {
        var refusal = Read.Refusal(text);
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
        if (example is not null) Assert.Equal(example, refusal.Example);
    }

    [Theory]
    [InlineData("approve", "needs a deployment id", "approve")]
    [InlineData("approve crm", "not a deployment id", "approve")]
    [InlineData("approve D-0", "not a deployment id", "approve")]
    [InlineData("approve D-99999999999999999999", "not a deployment id", "approve")]
    [InlineData("approve D-1 D-2", "one line for each", "approve")]
    [InlineData("approve D-1 and D-2", "one line for each", "approve")]
    [InlineData("approve \"D-1\"", "not a deployment id", "approve")]
    [InlineData("reject D-12", "needs a reason", "reject")]
    [InlineData("cancel D-12 because wrong ref", "too much", "cancel")]
    [InlineData("rollback", "needs a deployment id, or a tool", "rollback")]
    [InlineData("rollback crm on prod", "needs a target", "rollback")]
    [InlineData("rollback crm on acme", "needs a target", "rollback")]
    [InlineData("diff crm acme", "needs an environment", "diff")]
    [InlineData("diff crm", "needs a target", "diff")]
    [InlineData("next acme", "needs an environment", "next")]
    [InlineData("lock crm on prod", "needs a reason", "lock")]
    [InlineData("lock crm because test", "needs an environment", "lock")]
    [InlineData("lock crm on prod becuase test", "did you mean “because”", "lock")]
    [InlineData("freeze prod because test", "needs its end", "freeze")]
    [InlineData("freeze prod untill 18:00 because test", "did you mean “until”", "freeze")]
    [InlineData("freeze prod until 18:00", "needs a reason", "freeze")]
    [InlineData("freeze prod until soon because test", "is not a time", "freeze")]
    [InlineData("pin acme/pdv-milano crm on prod", "needs a reason", "pin")]
    [InlineData("bad crm because x", "needs a tool with a ref", "bad")]
    [InlineData("bad crm@ because x", "has no ref", "bad")]
    [InlineData("bad crm@v1", "needs a reason", "bad")]
    [InlineData("stop", "needs a reason", "stop")]
    [InlineData("resume work", "too much", "resume")]
    [InlineData("status acme on prod", "too much", "status")]
    [InlineData("queue crm/x", "cannot be a tool", "queue")]
    public void A_command_that_is_not_complete_keeps_its_name_and_says_what_is_missing(string text, string message, string keyword)
    {
        var refusal = Read.Refusal(text);
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(keyword, refusal.Nearest);
    }

    [Theory]
    [InlineData("-rf")]
    [InlineData("--upload-pack=x")]
    [InlineData("HEAD~1")]
    [InlineData("a..b")]
    [InlineData("a@{1}")]
    [InlineData("v1^")]
    [InlineData("a:b")]
    public void A_ref_that_git_would_read_as_something_else_is_refused(string reference) =>
        Assert.Contains("is not a ref", Read.Refusal($"crm@{reference} to acme on prod").Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("crm@v1 to acme on prod becuase x", "becuase")]
    [InlineData("<@U123> stauts acme", "stauts")]
    [InlineData("/deploy &lt;&amp;&gt; crm@v1 foo@ to acme on prod", "foo@")]
    [InlineData("approve crm", "crm")]
    public void The_position_is_one_of_the_typed_text(string text, string word) =>
        Assert.Equal(text.IndexOf(word, StringComparison.Ordinal), Read.Refusal(text).Position);

    [Fact]
    public void A_text_that_ends_too_soon_is_refused_at_its_end() => Assert.Equal("crm@v1 to acme".Length, Read.Refusal("crm@v1 to acme").Position);

    [Fact]
    public void A_text_over_the_limit_is_refused()
    {
        var start = "stop because ";
        Assert.IsType<ChatCommand.Stop>(Read.Command(start + new string('x', ChatGrammar.MaxLength - start.Length)));
        Assert.Contains("at most 4000", Read.Refusal(start + new string('x', ChatGrammar.MaxLength - start.Length + 1)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("crm@v1 to acme")]
    [InlineData("approve")]
    [InlineData("freeze prod until soon because test")]
    [InlineData("crm@v1 to acme on prod at 25:00")]
    [InlineData("crm@v1 to acme on prod every")]
    [InlineData("nonsense")]
    [InlineData("lock \"on\" on")]
    [InlineData("\"to\"@ to acme")]
    public void Every_example_would_be_understood(string text) => Read.Command(Read.Refusal(text).Example);

    [Fact]
    public void A_long_word_is_shortened_in_the_message() => Assert.True(Read.Refusal($"approve {new string('x', 3000)}").Message.Length < 200);
}
