using System.Text.Json.Nodes;
using ChatDeploy.Integrations.Chat.Teams.Cards;

namespace ChatDeploy.Integrations.Tests.Chat.Teams.Cards;

public sealed class TeamsAnswersTests
{
    [Fact]
    public void A_card_is_answered() => Expect("""{"statusCode":200,"type":"application/vnd.microsoft.card.adaptive","value":{"type":"AdaptiveCard"}}""", TeamsAnswers.Card(Card()));

    [Fact]
    public void Words_are_answered() => Expect("""{"statusCode":200,"type":"application/vnd.microsoft.activity.message","value":"Done."}""", TeamsAnswers.Message("Done."));

    [Fact]
    public void An_error_is_answered() => Expect("""{"statusCode":400,"type":"application/vnd.microsoft.error","value":{"code":"forbidden","message":"Not you."}}""", TeamsAnswers.Error("forbidden", "Not you."));

    [Fact]
    public void A_dialog_is_answered() => Expect(
        """{"task":{"type":"continue","value":{"title":"Deploy","height":"medium","width":"medium","card":{"contentType":"application/vnd.microsoft.card.adaptive","content":{"type":"AdaptiveCard"}}}}}""", TeamsAnswers.Dialog("Deploy", Card()));

    [Fact]
    public void The_last_words_of_a_dialog_are_answered() => Expect("""{"task":{"type":"message","value":"Done."}}""", TeamsAnswers.DialogMessage("Done."));

    [Fact]
    public void Marks_of_markdown_are_not_shown_where_words_are_shown_as_they_are() => Expect(
        """{"statusCode":400,"type":"application/vnd.microsoft.error","value":{"code":"stale","message":"grace approved: /deploy status D-1"}}""", TeamsAnswers.Error("stale", "**grace** approved: `/deploy status D-1`"));

    private static JsonObject Card() => new() { ["type"] = "AdaptiveCard" };

    private static void Expect(string json, JsonNode actual) => Assert.True(JsonNode.DeepEquals(JsonNode.Parse(json), actual), actual.ToJsonString());
}
