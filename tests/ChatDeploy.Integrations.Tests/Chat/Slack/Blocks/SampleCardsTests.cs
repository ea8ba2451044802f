using System.Text.Json.Nodes;
using ChatDeploy.Integrations.Chat.Slack.Blocks;

namespace ChatDeploy.Integrations.Tests.Chat.Slack.Blocks;

public sealed class SampleCardsTests
{
    private static readonly ModalFrame Frame = new("Deploy");

    public static TheoryData<string> Samples => [.. SampleCards.Names];

    [Theory]
    [MemberData(nameof(Samples))]
    public void Every_card_is_a_message_within_Slacks_limits(string name)
    {
        var message = BlockKit.Message(SampleCards.Of(name));
        Assert.Empty(SlackRules.OfMessage(message.Text, message.Blocks));
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Every_card_is_a_view_within_Slacks_limits(string name) => Assert.Empty(SlackRules.OfView(BlockKit.Modal(SampleCards.Of(name), Frame)));

    [Theory]
    [MemberData(nameof(Samples))]
    public void Every_card_is_a_home_tab_within_Slacks_limits(string name) => Assert.Empty(SlackRules.OfView(BlockKit.Home(SampleCards.Of(name))));

    [Theory]
    [MemberData(nameof(Samples))]
    public void Every_button_of_a_card_is_in_its_message(string name)
    {
        var card = SampleCards.Of(name);
        var buttons = BlockKit.Message(card).Blocks.Where(b => (string?)b!["type"] == "actions").SelectMany(b => (JsonArray)b!["elements"]!).Select(b => (string?)b!["text"]!["text"]);
        Assert.Equal(card.AllActions().Select(a => a.Title), buttons);
    }

    [Fact]
    public async Task Messages_views_and_forms_are_what_Slacks_own_types_say()
    {
        var (blocks, views, homes) = (new JsonArray(), new JsonArray(), new JsonArray());
        foreach (var card in SampleCards.Names.Select(SampleCards.Of).Concat(Enumerable.Range(1, 20).Select(seed => new HostileCards(seed).Next())))
        {
            foreach (var block in BlockKit.Message(card).Blocks) blocks.Add(block!.DeepClone());
            views.Add(BlockKit.Modal(card, Frame));
            homes.Add(BlockKit.Home(card));
            foreach (var action in card.AllActions().OfType<Core.Cards.Model.CardAction.Execute>().Take(1)) views.Add(BlockKit.Form(card, action.Verb, Frame));
        }

        // A view's blocks may be anything by these types, so they are checked beside those of messages.
        foreach (var view in views.Concat(homes).OfType<JsonObject>())
        {
            foreach (var block in (JsonArray)view["blocks"]!) blocks.Add(block!.DeepClone());
            view["blocks"] = new JsonArray();
        }

        Assert.Equal("", await TypeCheck.ProblemsAsync([("KnownBlock[]", blocks), ("ModalView[]", views), ("HomeView[]", homes), ("View[]", views)]));
    }

    [Fact]
    public async Task The_type_check_finds_what_Slack_would_refuse() =>
        Assert.Contains("error TS", await TypeCheck.ProblemsAsync([("KnownBlock[]", JsonNode.Parse("""[{"type":"section","text":{"type":"markdown","text":"x"}}]""")!)]), StringComparison.Ordinal);
}
