using System.Text.Json.Nodes;
using ChatDeploy.Core.Cards.Model;
using ChatDeploy.Integrations.Chat.Teams.Cards;
using ChatDeploy.Integrations.Tests.Chat.Slack.Blocks;

namespace ChatDeploy.Integrations.Tests.Chat.Teams.Cards;

public sealed class SampleCardsTests
{
    private static readonly string[] Read = ["label", "text", "title", "value", "body", "items", "facts", "columns", "rows", "cells", "choices", "inlines", "actions"];

    public static TheoryData<string> Samples => [.. SampleCards.Names];

    [Theory]
    [MemberData(nameof(Samples))]
    public void Every_card_is_a_message_that_Teams_shows(string name) => Assert.Empty(TeamsRules.OfMessage(TeamsCards.Message(SampleCards.Of(name))));

    [Theory]
    [MemberData(nameof(Samples))]
    public void Every_card_is_a_dialog_that_Teams_shows(string name) => Assert.Empty(TeamsRules.OfDialog(TeamsCards.Dialog(SampleCards.Of(name), new DialogFrame("context"))));

    [Theory]
    [MemberData(nameof(Samples))]
    public void Nothing_of_a_card_has_to_be_left_out(string name)
    {
        var card = SampleCards.Of(name);
        Assert.Equal(Shape(card.Source), Shape(TeamsCards.Message(card)));
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void What_every_button_sends_is_read_back(string name)
    {
        var card = SampleCards.Of(name);
        var message = TeamsCards.Message(card);
        foreach (var action in card.AllActions().OfType<CardAction.Execute>())
        {
            var sent = TeamsRules.Buttons(message).Where(button => (string?)button["title"] == action.Title && button["data"] is not null).Select(button => TeamsPress.Read(button["data"]!.DeepClone())!).ToList();
            var expected = (JsonObject)action.Data.DeepClone();
            expected.Remove("verb");
            Assert.Contains(sent, press => press.Verb == action.Verb && JsonNode.DeepEquals(press.Data, expected));
        }
    }

    // All that people read, in order.
    private static string Shape(JsonNode? node) => node switch
    {
        JsonObject button when ((string?)button["type"])?.StartsWith("Action.", StringComparison.Ordinal) == true => $"[{button["title"]}]\n",
        JsonObject element => string.Concat(Read.Where(element.ContainsKey).Select(name => element[name] is JsonValue value ? $"{value}\n" : Shape(element[name]))),
        JsonArray list => string.Concat(list.Select(Shape)),
        _ => "",
    };
}
