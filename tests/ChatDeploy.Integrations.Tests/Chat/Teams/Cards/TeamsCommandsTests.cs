using System.Text.Json.Nodes;
using ChatDeploy.Integrations.Chat.Teams.Cards;

namespace ChatDeploy.Integrations.Tests.Chat.Teams.Cards;

public sealed class TeamsCommandsTests
{
    [Theory]
    [InlineData("How it stands: `/deploy status D-1` · why: `/deploy why D-1`", "How it stands: `status D-1` · why: `why D-1`", "How it stands: `@ChatDeploy status D-1` · why: `@ChatDeploy why D-1`")]
    [InlineData("say **/deploy**.", "say **deploy**.", "say **@ChatDeploy deploy**.")]
    [InlineData("/deploy crm@v1 to acme", "deploy crm@v1 to acme", "@ChatDeploy crm@v1 to acme")]
    [InlineData("/deploy <tool>[@<ref>] to <target>", "deploy <tool>[@<ref>] to <target>", "@ChatDeploy <tool>[@<ref>] to <target>")]
    [InlineData("this form is old. /deploy opens the one that counts", "this form is old. deploy opens the one that counts", "this form is old. @ChatDeploy opens the one that counts")]
    [InlineData("https://deploy.example.com/deploy and /deployments", "https://deploy.example.com/deploy and /deployments", "https://deploy.example.com/deploy and /deployments")]
    [InlineData("runs deploy/run.sh", "runs deploy/run.sh", "runs deploy/run.sh")]
    public void A_text_says_what_works_where_it_is_read(string text, string personal, string elsewhere)
    {
        Assert.Equal(personal, TeamsCommands.In(text, isPersonal: true));
        Assert.Equal(elsewhere, TeamsCommands.In(text, isPersonal: false));
    }

    [Fact]
    public void Of_a_card_only_what_is_shown_changes()
    {
        var card = (JsonObject)JsonNode.Parse("""
            {"type":"AdaptiveCard","fallbackText":"/deploy help","body":[
              {"type":"TextBlock","text":"Say /deploy"},
              {"type":"FactSet","facts":[{"title":"/deploy why","value":"/deploy queue"}]},
              {"type":"Input.Text","id":"reason","value":"/deploy queue","placeholder":"/deploy queue"},
              {"type":"ActionSet","actions":[{"type":"Action.Execute","title":"/deploy queue","verb":"say","data":{"text":"/deploy queue"}},{"type":"Action.OpenUrl","title":"x","url":"/deploy queue"}]}]}
            """)!;
        Assert.Equal(
            """{"type":"AdaptiveCard","fallbackText":"help","body":[{"type":"TextBlock","text":"Say deploy"},{"type":"FactSet","facts":[{"title":"why","value":"queue"}]},{"type":"Input.Text","id":"reason","value":"/deploy queue","placeholder":"queue"},{"type":"ActionSet","actions":[{"type":"Action.Execute","title":"queue","verb":"say","data":{"text":"/deploy queue"}},{"type":"Action.OpenUrl","title":"x","url":"/deploy queue"}]}]}""",
            TeamsCommands.In(card, isPersonal: true).ToJsonString());
    }

    [Fact]
    public void Words_that_answer_an_invocation_change_and_a_card_that_would_not_fit_any_more_does_not()
    {
        Assert.Contains("Say status.", TeamsCommands.In(TeamsAnswers.Message("Say /deploy status."), isPersonal: true).ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("Say status.", TeamsCommands.In(TeamsAnswers.DialogMessage("Say /deploy status."), isPersonal: true).ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("Say status.", TeamsCommands.In(TeamsAnswers.Error("x", "Say /deploy status."), isPersonal: true).ToJsonString(), StringComparison.Ordinal);
        var full = new JsonObject { ["text"] = new string('x', 27_900) + " " + string.Concat(Enumerable.Repeat(" /deploy", 10)) };
        Assert.Same(full, TeamsCommands.In(full, isPersonal: false));
    }
}
