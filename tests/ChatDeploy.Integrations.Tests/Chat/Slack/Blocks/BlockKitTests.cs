using System.Text.Json.Nodes;
using ChatDeploy.Core.Cards.Model;
using ChatDeploy.Integrations.Chat.Slack.Blocks;

namespace ChatDeploy.Integrations.Tests.Chat.Slack.Blocks;

public sealed class BlockKitTests
{
    private const string Open = """{"type":"ActionSet","actions":[{"type":"Action.OpenUrl","title":"Open","url":"https://deploy.example.com/deployments/D-1"}]}""";
    private static readonly ModalFrame Frame = new("Deploy");

    [Theory]
    [InlineData("""{"type":"TextBlock","wrap":true,"style":"heading","text":"crm to **acme**"}""", """{"type":"header","text":{"type":"plain_text","text":"crm to acme","emoji":true}}""")]
    [InlineData("""{"type":"TextBlock","wrap":true,"text":"**D-1** runs"}""", """{"type":"section","text":{"type":"mrkdwn","text":"*D-1* runs","verbatim":true}}""")]
    [InlineData("""{"type":"TextBlock","wrap":true,"weight":"Bolder","text":"What changes"}""", """{"type":"section","text":{"type":"mrkdwn","text":"*What changes*","verbatim":true}}""")]
    [InlineData("""{"type":"TextBlock","wrap":true,"isSubtle":true,"text":"by ada"}""", """{"type":"context","elements":[{"type":"mrkdwn","text":"by ada","verbatim":true}]}""")]
    [InlineData("""{"type":"TextBlock","wrap":true,"color":"Attention","text":"broken"}""", """{"type":"section","text":{"type":"mrkdwn","text":"🔴 broken","verbatim":true}}""")]
    [InlineData("""{"type":"TextBlock","wrap":true,"color":"Attention","text":"⛔ broken"}""", """{"type":"section","text":{"type":"mrkdwn","text":"⛔ broken","verbatim":true}}""")]
    [InlineData("""{"type":"Container","style":"attention","items":[{"type":"TextBlock","wrap":true,"weight":"Bolder","text":"⛔ No"},{"type":"TextBlock","wrap":true,"text":"why"}]}""", """{"type":"section","text":{"type":"mrkdwn","text":"*⛔ No*\nwhy","verbatim":true}}""")]
    [InlineData("""{"type":"FactSet","facts":[{"title":"Work","value":"2 jobs"},{"title":"By","value":"ada"}]}""", """{"type":"section","fields":[{"type":"mrkdwn","text":"*Work*\n2 jobs","verbatim":true},{"type":"mrkdwn","text":"*By*\nada","verbatim":true}]}""")]
    [InlineData("""{"type":"FactSet","facts":[{"title":"Work","value":"2 jobs"}]}""", """{"type":"section","text":{"type":"mrkdwn","text":"*Work:* 2 jobs","verbatim":true}}""")]
    [InlineData("""{"type":"ColumnSet","columns":[{"items":[{"type":"TextBlock","wrap":true,"text":"a"},{"type":"TextBlock","wrap":true,"text":"b"}]},{"items":[{"type":"TextBlock","wrap":true,"text":"c"}]}]}""", """{"type":"section","fields":[{"type":"mrkdwn","text":"a","verbatim":true},{"type":"mrkdwn","text":"c","verbatim":true},{"type":"mrkdwn","text":"b","verbatim":true},{"type":"mrkdwn","text":"–","verbatim":true}]}""")]
    [InlineData("""{"type":"RichTextBlock","inlines":[{"type":"TextRun","text":"/deploy *x*","fontType":"monospace"}]}""", """{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"/deploy *x*","style":{"code":true}}]}]}""")]
    [InlineData("""{"type":"Table","rows":[{"cells":[{"items":[{"type":"TextBlock","wrap":true,"text":"**a\\_b**"}]},{"items":[{"type":"TextBlock","wrap":true,"text":"[x](https://e.example/)"}]}]}]}""", """{"type":"table","rows":[[{"type":"raw_text","text":"a_b"},{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"link","url":"https://e.example/","text":"x"}]}]}]],"column_settings":[{"is_wrapped":true},{"is_wrapped":true}]}""")]
    public void An_element_becomes_its_block(string element, string block) =>
        Assert.Equal(JsonNode.Parse(block)!.ToJsonString(), Assert.Single(BlockKit.Message(SampleCards.With(element)).Blocks)!.ToJsonString());

    [Fact]
    public void A_heading_that_is_too_long_for_one_is_bold_text()
    {
        var card = SampleCards.Saying("x") with { Body = [new CardElement.Text(new string('h', 151), TextKind.Heading, CardTone.Default)] };
        Assert.Equal($"*{new string('h', 151)}*", (string?)BlockKit.Message(card).Blocks[0]!["text"]!["text"]);
    }

    [Fact]
    public void A_separator_is_a_divider_between_two_blocks()
    {
        var card = SampleCards.With("""{"type":"TextBlock","wrap":true,"separator":true,"text":"a"}""", """{"type":"TextBlock","wrap":true,"separator":true,"text":"b"}""");
        Assert.Equal(["section", "divider", "section"], Types(BlockKit.Message(card).Blocks));
    }

    [Fact]
    public void Facts_too_long_for_half_a_phone_are_lines_below_their_heading()
    {
        var card = SampleCards.With(
            """{"type":"TextBlock","wrap":true,"weight":"Bolder","text":"What changes"}""",
            """{"type":"FactSet","facts":[{"title":"crm","value":"v2.0.3 → **v2.1.0** · 4 sites"},{"title":"wms","value":"v5"}]}""",
            """{"type":"TextBlock","wrap":true,"text":"That is all."}""");
        Assert.Equal(["*What changes*\n*crm:* v2.0.3 → *v2.1.0* · 4 sites\n*wms:* v5", "That is all."], BlockKit.Message(card).Blocks.Select(block => (string?)block!["text"]!["text"]));
    }

    [Fact]
    public void An_input_leaves_no_divider_in_a_message()
    {
        var card = SampleCards.With("""{"type":"TextBlock","wrap":true,"text":"a"}""", """{"type":"Input.Text","id":"comment","label":"Comment","maxLength":500,"separator":true}""", """{"type":"TextBlock","wrap":true,"text":"b"}""");
        Assert.Equal(["section"], Types(BlockKit.Message(card).Blocks));
    }

    [Fact]
    public void A_table_in_a_view_is_monospace_text()
    {
        var card = SampleCards.With("""{"type":"Table","rows":[{"cells":[{"items":[{"type":"TextBlock","wrap":true,"text":"Site"}]},{"items":[{"type":"TextBlock","wrap":true,"text":"crm"}]}]},{"cells":[{"items":[{"type":"TextBlock","wrap":true,"text":"a"}]},{"items":[{"type":"TextBlock","wrap":true,"text":"<v1>"}]}]}]}""");
        Assert.Equal("```\nSite  crm\na     &lt;v1&gt;\n```", (string?)BlockKit.Modal(card, Frame)["blocks"]![0]!["text"]!["text"]);
    }

    [Fact]
    public void What_does_not_fit_ends_with_a_link_to_the_page_and_the_buttons_stay()
    {
        var card = SampleCards.With(Open) is var open ? open with { Body = [.. Enumerable.Range(0, 60).Select(i => new CardElement.Text($"{i}", TextKind.Strong, CardTone.Default)), .. open.Body] } : null!;
        var blocks = BlockKit.Message(card).Blocks;
        Assert.Equal(50, blocks.Count);
        Assert.Equal("… and more: <https://deploy.example.com/deployments/D-1|open it> to see everything", (string?)blocks[^2]!["elements"]![0]!["text"]);
        Assert.Equal("actions", (string?)blocks[^1]!["type"]);
    }

    [Fact]
    public void The_fallback_text_calls_nobody() =>
        Assert.Equal("&lt;!channel&gt; &amp; co", BlockKit.Message(SampleCards.Saying("x") with { FallbackText = "<!channel> & co" }).Text);

    [Fact]
    public void Approve_is_pressed_directly_and_Reject_opens_a_form()
    {
        var buttons = Buttons(BlockKit.Message(SampleCards.Of("approval")).Blocks);
        Assert.Equal(["approve", "reject:form", "cancel", "open"], buttons.Select(b => (string?)b["action_id"]));
        Assert.False(SlackPress.OpensForm("approve"));
        Assert.True(SlackPress.OpensForm("reject:form"));
        Assert.Equal("primary", (string?)buttons[0]["style"]);
        Assert.Equal("danger", (string?)buttons[1]["style"]);
    }

    [Fact]
    public void The_form_of_Reject_asks_for_the_reason()
    {
        var card = SampleCards.Of("approval");
        var form = BlockKit.Form(card, "reject", new ModalFrame("Reject", Context: "C0DEPLOYS"))!;
        Assert.Equal(["section", "input"], Types((JsonArray)form["blocks"]!));
        Assert.Equal("comment", (string?)form["blocks"]![1]!["block_id"]);
        Assert.False((bool)form["blocks"]![1]!["optional"]!);
        Assert.Equal("Reject", (string?)form["submit"]!["text"]);
        Assert.Equal("C0DEPLOYS", SlackPress.Context((string?)form["private_metadata"]));
    }

    [Fact]
    public void A_form_of_a_button_that_is_gone_is_none() => Assert.Null(BlockKit.Form(SampleCards.Of("result"), "reject", Frame));

    [Fact]
    public void A_button_that_destroys_asks_first()
    {
        var confirm = Buttons(BlockKit.Message(SampleCards.Of("paused")).Blocks).Single(b => (string?)b["action_id"] == "rollback")["confirm"]!;
        Assert.Equal("Roll back", (string?)confirm["confirm"]!["text"]);
        Assert.Equal("Go back", (string?)confirm["deny"]!["text"]);
        Assert.Equal("danger", (string?)confirm["style"]);
    }

    [Fact]
    public void A_pressed_button_tells_its_verb_and_data()
    {
        var card = SampleCards.Of("approval");
        var value = (string?)Buttons(BlockKit.Message(card).Blocks)[0]["value"];
        var press = SlackPress.Read(value)!;
        Assert.Equal("approve", press.Verb);
        var action = card.AllActions().OfType<CardAction.Execute>().First();
        Assert.Equal((string?)action.Data["deployment"], press.Value("deployment"));
        Assert.Equal((string?)action.Data["previewRef"], press.Value("previewRef"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("no json")]
    [InlineData("[]")]
    [InlineData("""{"verb":7}""")]
    public void What_is_no_value_of_ours_is_no_press(string? value) => Assert.Null(SlackPress.Read(value));

    [Fact]
    public void Buttons_of_the_same_verb_have_ids_of_their_own() =>
        Assert.Equal(["say", "say:2", "open"], Buttons(BlockKit.Message(SampleCards.Of("matrix")).Blocks).Select(b => (string?)b["action_id"]));

    [Fact]
    public void The_positive_button_submits_the_view_and_the_others_stay()
    {
        var view = BlockKit.Modal(SampleCards.Of("wizard-targets"), Frame);
        Assert.Equal("Next: preview", (string?)view["submit"]!["text"]);
        Assert.Equal("wizard_next", SlackPress.Read((string?)view["private_metadata"])!.Verb);
        Assert.Equal(["wizard_search", "wizard_back", "wizard_cancel", "open"], Buttons((JsonArray)view["blocks"]!).Select(b => (string?)b["action_id"]));
    }

    [Fact]
    public void A_list_may_be_asked_for_while_somebody_types()
    {
        var view = BlockKit.Modal(SampleCards.Of("wizard-targets"), new ModalFrame("Deploy")
        {
            Elements = new Dictionary<string, JsonObject> { ["targets"] = new() { ["type"] = "multi_external_select", ["action_id"] = "targets" } },
            Required = new HashSet<string> { "targets" },
            Omitted = new HashSet<string> { "target_search", "wizard_search", "targets_more" },
        });
        var inputs = ((JsonArray)view["blocks"]!).Where(b => (string?)b!["type"] == "input").ToList();
        var targets = inputs.Single(b => (string?)b!["block_id"] == "targets")!;
        Assert.Equal(("multi_external_select", false), ((string?)targets["element"]!["type"], (bool)targets["optional"]!));
        Assert.Equal(("Why", true), ((string?)inputs[^1]!["label"]!["text"], (bool)inputs[^1]!["optional"]!));
        Assert.DoesNotContain(inputs, b => (string?)b!["block_id"] == "target_search");
        Assert.DoesNotContain(Buttons((JsonArray)view["blocks"]!), b => (string?)b["action_id"] == "wizard_search");
    }

    [Fact]
    public void What_was_filled_in_comes_back_by_the_inputs_names()
    {
        var state = (JsonObject)JsonNode.Parse("""
            {"comment":{"comment":{"type":"plain_text_input","value":"too early"}},
             "reason":{"reason":{"type":"plain_text_input","value":null}},
             "commit:crm":{"commit:crm":{"type":"static_select","selected_option":{"text":{"type":"plain_text","text":"x"},"value":"abc"}}},
             "environment":{"environment":{"type":"static_select","selected_option":null}},
             "targets":{"targets":{"type":"multi_static_select","selected_options":[{"value":"site:1"},{"value":"site:2"}]}},
             "none":{"none":{"type":"multi_static_select","selected_options":[]}},
             "quiet":{"quiet|loud":{"type":"checkboxes","selected_options":[]}},
             "day":{"day#1":{"type":"datepicker","selected_date":"2026-11-20"}},
             "time":{"time":{"type":"timepicker","selected_time":null}},
             "quick":{"quick|no":{"type":"checkboxes","selected_options":[{"value":"yes"}]}}}
            """)!;
        Assert.Equal(
            new Dictionary<string, string> { ["comment"] = "too early", ["reason"] = "", ["commit:crm"] = "abc", ["environment"] = "", ["targets"] = "site:1,site:2", ["none"] = "", ["quiet"] = "loud", ["day"] = "2026-11-20", ["time"] = "", ["quick"] = "yes" },
            SlackPress.Inputs(state));
    }

    [Fact]
    public void A_toggle_is_a_box_to_tick_that_knows_both_its_values()
    {
        var view = BlockKit.Modal(SampleCards.With("""{"type":"Input.Toggle","id":"quiet","title":"Quietly","valueOn":"yes","valueOff":"no","value":"yes"}"""), Frame);
        var element = view["blocks"]![0]!["element"]!;
        Assert.Equal("quiet|no", (string?)element["action_id"]);
        Assert.Equal("yes", (string?)element["initial_options"]![0]!["value"]);
        Assert.Equal("Done", (string?)view["submit"]!["text"]);
    }

    private static IEnumerable<string?> Types(JsonArray blocks) => blocks.Select(b => (string?)b!["type"]);

    private static List<JsonObject> Buttons(JsonArray blocks) => [.. blocks.Where(b => (string?)b!["type"] == "actions").SelectMany(b => (JsonArray)b!["elements"]!).OfType<JsonObject>()];
}
