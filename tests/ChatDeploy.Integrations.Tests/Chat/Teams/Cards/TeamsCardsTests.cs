using System.Text.Json.Nodes;
using ChatDeploy.Core.Cards.Model;
using ChatDeploy.Integrations.Chat.Teams.Cards;
using ChatDeploy.Integrations.Tests.Chat.Slack.Blocks;

namespace ChatDeploy.Integrations.Tests.Chat.Teams.Cards;

public sealed class TeamsCardsTests
{
    private const string Text = """{"type":"TextBlock","text":"Something","wrap":true}""";
    private const string Comment = """{"type":"Input.Text","id":"comment","label":"Comment","maxLength":500}""";

    [Fact]
    public void A_button_executes_and_old_clients_submit_the_same()
    {
        var button = Button(TeamsCards.Message(SampleCards.With(Text, Buttons("""{"type":"Action.Execute","title":"Launch","verb":"launch","style":"positive","associatedInputs":"none","data":{"verb":"launch","deployment":"D-1"}}"""))));
        Expect("""{"type":"Action.Execute","title":"Launch","verb":"launch","data":{"verb":"launch","data":{"deployment":"D-1"}},"style":"positive","associatedInputs":"none","fallback":{"type":"Action.Submit","title":"Launch","data":{"verb":"launch","data":{"deployment":"D-1"}},"associatedInputs":"none","style":"positive"}}""", button);
    }

    [Fact]
    public void A_button_that_asks_first_opens_its_question_with_the_button_that_does_it()
    {
        var button = Button(TeamsCards.Message(SampleCards.With(Text, Comment, Reject("Reject *all* of it?"))));
        Assert.Equal(("Action.ShowCard", "Reject", "destructive"), ((string?)button["type"], (string?)button["title"], (string?)button["style"]));
        Assert.Equal("Reject *all* of it?", (string?)button["card"]!["body"]![0]!["inlines"]![0]!["text"]);
        var inner = button["card"]!["body"]![1]!["actions"]![0]!;
        Assert.Equal(("Action.Execute", "reject"), ((string?)inner["type"], (string?)inner["verb"]));
    }

    [Fact]
    public void A_button_that_needs_words_where_there_is_no_input_opens_a_dialog()
    {
        var button = Button(TeamsCards.Message(SampleCards.With(Text, Reject("Sure?"))));
        Expect("""{"type":"Action.Submit","title":"Reject","data":{"verb":"reject","data":{"deployment":"D-1"},"msteams":{"type":"task/fetch"}},"style":"destructive"}""", button);
    }

    [Fact]
    public void In_a_dialog_every_button_submits()
    {
        var dialog = TeamsCards.Dialog(SampleCards.Of("approval"), new DialogFrame("19:channel"));
        Assert.DoesNotContain(TeamsRules.Buttons(dialog), button => (string?)button["type"] == "Action.Execute");
        Assert.Equal("19:channel", TeamsPress.ContextOf(Button(dialog)["data"]));
    }

    [Fact]
    public void A_form_asks_for_the_words_with_the_question_and_one_button()
    {
        var form = TeamsCards.Form(SampleCards.Of("approval"), "reject", new DialogFrame())!;
        Assert.Empty(TeamsRules.OfDialog(form));
        Assert.Equal(["RichTextBlock", "Input.Text", "ActionSet"], ((JsonArray)form["body"]!).Select(part => (string?)part!["type"]));
        Assert.True((bool)form["body"]![1]!["isRequired"]!);
        Assert.Equal("Reject", (string?)Assert.Single(TeamsRules.Buttons(form))["title"]);
    }

    [Fact]
    public void There_is_no_form_of_a_button_that_a_card_no_longer_has() => Assert.Null(TeamsCards.Form(SampleCards.Of("result"), "reject", new DialogFrame()));

    [Fact]
    public void A_dialog_leaves_out_what_it_is_told_to_and_has_inputs_of_its_own()
    {
        var frame = new DialogFrame
        {
            Omitted = new HashSet<string> { "target_search", "wizard_search", "wizard_cancel" },
            Required = new HashSet<string> { "environment" },
            Elements = new Dictionary<string, JsonObject> { ["day"] = new() { ["type"] = "Input.Date", ["value"] = "2026-11-20" } },
        };
        var dialog = TeamsCards.Dialog(SampleCards.Of("wizard-targets"), frame);
        Assert.Empty(TeamsRules.OfDialog(dialog));
        var inputs = TeamsRules.All(dialog, type => type.StartsWith("Input.", StringComparison.Ordinal)).ToDictionary(input => (string)input["id"]!);
        Assert.False(inputs.ContainsKey("target_search"));
        Assert.Equal(("Input.Date", "2026-11-20"), ((string?)inputs["day"]["type"], (string?)inputs["day"]["value"]));
        Assert.StartsWith("On which day", (string?)inputs["day"]["label"], StringComparison.Ordinal);
        Assert.True((bool)inputs["environment"]["isRequired"]!);
        Assert.Equal(["Next: preview", "Back", "Open"], TeamsRules.Buttons(dialog).Select(button => (string?)button["title"]));
    }

    [Fact]
    public void Facts_with_words_too_long_for_a_phone_stand_below_each_other()
    {
        const string facts = """{"type":"FactSet","spacing":"Small","facts":[{"title":"crm","value":"[1.0.0](https://git.example.com/a/very/long/address/that/nobody/sees) today"},{"title":"a\\_tool\\_with\\_a\\_long\\_name","value":"v2.1.0"}]}""";
        Assert.Equal("FactSet", (string?)TeamsCards.Message(SampleCards.With(facts))["body"]![0]!["type"]);
        var stack = TeamsCards.Message(SampleCards.With(facts.Replace("v2.1.0", "release/2026.11.20", StringComparison.Ordinal)))["body"]![0]!;
        Assert.Equal(("Container", "Small"), ((string?)stack["type"], (string?)stack["spacing"]));
        Assert.Equal(["Bolder", null, "Bolder", null], ((JsonArray)stack["items"]!).Select(text => (string?)text!["weight"]));
        Assert.Equal("release/2026.11.20", (string?)stack["items"]![3]!["text"]);
    }

    [Fact]
    public void Buttons_that_are_too_many_for_a_phone_stand_in_rows()
    {
        var rows = ((JsonArray)TeamsCards.Message(SampleCards.Of("paused"))["body"]!).Where(part => (string?)part!["type"] == "ActionSet").Select(row => string.Join(' ', TeamsRules.Buttons(row!["actions"]).Where(b => b.Parent is JsonArray && b["title"] is not null && b.Parent!.Parent == row).Select(b => (string?)b["title"])));
        Assert.Equal(["Retry Skip Continue", "Roll back Open"], rows);
    }

    [Fact]
    public void A_card_refreshes_itself_for_sixty_people_at_most()
    {
        var message = TeamsCards.Message(SampleCards.Of("approval"), TeamsRefresh.OfDeployment("D-1", [.. Enumerable.Range(0, 70).Select(i => $"29:{i}"), "29:1"]));
        Assert.Empty(TeamsRules.OfMessage(message));
        Assert.Equal(60, ((JsonArray)message["refresh"]!["userIds"]!).Count);
        var press = TeamsPress.Read(new JsonObject { ["action"] = message["refresh"]!["action"]!.DeepClone(), ["trigger"] = "automatic" })!;
        Assert.Equal(("refresh", "D-1"), (press.Verb, press.Value("deployment")));
    }

    [Fact]
    public void A_mention_is_the_same_in_its_text_and_its_entity()
    {
        var message = TeamsCards.Message(SampleCards.With(Text), mentions: [new TeamsMention("29:ada", "Ada </at> *L*"), new TeamsMention("29:grace", "Grace")]);
        Assert.Equal("<at>Ada  /at   L</at> <at>Grace</at>", (string?)message["body"]![0]!["text"]);
        Expect("""[{"type":"mention","text":"<at>Ada  /at   L</at>","mentioned":{"id":"29:ada","name":"Ada  /at   L"}},{"type":"mention","text":"<at>Grace</at>","mentioned":{"id":"29:grace","name":"Grace"}}]""", message["msteams"]!["entities"]!);
    }

    [Fact]
    public void A_card_that_is_too_large_is_shortened_from_its_end_and_links_to_all_of_it()
    {
        var texts = Enumerable.Range(0, 12).Select(i => $$"""{"type":"TextBlock","wrap":true,"text":"{{i}} {{new string('語', 900)}}"}""");
        var message = TeamsCards.Message(Large([.. texts, Comment, Reject("Sure?"), Open]));
        Assert.Empty(TeamsRules.OfMessage(message));
        var body = (JsonArray)message["body"]!;
        Assert.StartsWith("0 ", (string?)body[0]!["text"], StringComparison.Ordinal);
        Assert.Equal("… and more: [open it](https://deploy.example.com/D-1) to see everything", (string?)body[^4]!["text"]);
        Assert.Equal(["Input.Text", "ActionSet", "ActionSet"], body.TakeLast(3).Select(part => (string?)part!["type"]));
        Assert.InRange(body.Count, 9, 14);
    }

    [Fact]
    public void A_card_of_too_many_buttons_does_without_what_old_clients_need()
    {
        var row = Buttons([.. Enumerable.Repeat(Say, 5)]);
        var message = TeamsCards.Message(Large([Text, .. Enumerable.Repeat(row, 15)]));
        Assert.Empty(TeamsRules.OfMessage(message));
        Assert.Equal(75, TeamsRules.Buttons(message).Count());
        Assert.DoesNotContain(TeamsRules.Buttons(message), button => button["fallback"] is not null);
    }

    [Fact]
    public void A_card_that_fits_in_no_way_is_its_fallback_text_with_the_link()
    {
        var row = Buttons([.. Enumerable.Repeat(Say, 5)]);
        var message = TeamsCards.Message(Large([Text, Open, .. Enumerable.Repeat(row, 30)]));
        Assert.Empty(TeamsRules.OfMessage(message));
        Assert.Equal("A card", (string?)message["body"]![0]!["inlines"]![0]!["text"]);
        Assert.Equal("https://deploy.example.com/D-1", (string?)Button(message)["url"]);
    }

    private static string Say => $$$"""{"type":"Action.Execute","title":"Say","verb":"say","data":{"verb":"say","text":"{{{new string('x', 200)}}}"}}""";

    private static string Open => Buttons("""{"type":"Action.OpenUrl","title":"Open","url":"https://deploy.example.com/D-1"}""");

    private static string Buttons(params string[] actions) => $$"""{"type":"ActionSet","actions":[{{string.Join(',', actions)}}]}""";

    private static string Reject(string question) => Buttons(new JsonObject
    {
        ["type"] = "Action.Execute",
        ["title"] = "Reject",
        ["verb"] = "reject",
        ["style"] = "destructive",
        ["data"] = new JsonObject { ["verb"] = "reject", ["deployment"] = "D-1", ["confirm"] = question },
    }.ToJsonString());

    // Larger than a card that is read may be.
    private static Card Large(string[] elements)
    {
        var source = (JsonObject)JsonNode.Parse($$"""{"type":"AdaptiveCard","version":"1.5","body":[{{string.Join(',', elements)}}]}""")!;
        return SampleCards.With(Text, Open) with { Source = source };
    }

    private static JsonObject Button(JsonObject content) => TeamsRules.Buttons(content["body"]).First();

    private static void Expect(string json, JsonNode actual) => Assert.True(JsonNode.DeepEquals(JsonNode.Parse(json), actual), actual.ToJsonString());
}
