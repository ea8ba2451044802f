using System.Text.Json.Nodes;
using ChatDeploy.Core.Cards.Model;

namespace ChatDeploy.Core.Tests.Cards;

/// <summary>The lint of cards: what maps to Teams, Slack and the web is read, everything else is told with its place.</summary>
public sealed class CardReaderTests
{
    private const string Text = """{"type":"TextBlock","text":"hello","wrap":true}""";

    [Fact]
    public void A_card_of_the_subset_is_read()
    {
        var card = Accepted("""
            {"type":"TextBlock","text":"Heading","wrap":true,"style":"heading","size":"Large"},
            {"type":"Container","style":"warning","separator":true,"items":[{"type":"TextBlock","text":"small","wrap":true,"isSubtle":true},{"type":"FactSet","facts":[{"title":"a","value":"b"}]}]},
            {"type":"RichTextBlock","inlines":[{"type":"TextRun","text":"x","fontType":"Monospace","weight":"Bolder"}]},
            {"type":"ColumnSet","columns":[{"type":"Column","width":"auto","items":[{"type":"TextBlock","text":"l","wrap":true}]},{"type":"Column","width":"stretch","items":[{"type":"TextBlock","text":"r","wrap":true}]}]},
            {"type":"Table","columns":[{"width":1}],"rows":[{"type":"TableRow","cells":[{"type":"TableCell","items":[{"type":"TextBlock","text":"cell","wrap":true}]}]}]},
            {"type":"Input.Text","id":"comment","label":"Comment","maxLength":500,"isMultiline":true},
            {"type":"Input.ChoiceSet","id":"choice","label":"Choose","choices":[{"title":"A","value":"a"}]},
            {"type":"Input.Toggle","id":"sure","title":"Sure"},
            {"type":"ActionSet","actions":[{"type":"Action.Execute","title":"Cancel","verb":"cancel","style":"destructive","associatedInputs":"none","data":{"verb":"cancel","deployment":"D-1","confirm":"Really?"}},{"type":"Action.OpenUrl","title":"Open","url":"https://x.example/y"}]}
            """);
        Assert.Equal(TextKind.Heading, Assert.IsType<CardElement.Text>(card.Body[0]).Kind);
        var group = Assert.IsType<CardElement.Group>(card.Body[1]);
        Assert.Equal((ContainerStyle.Warning, true, 2), (group.Style, group.Separator, group.Items.Count));
        Assert.True(Assert.IsType<CardElement.RichText>(card.Body[2]).Runs[0] is { IsBold: true, IsCode: true });
        Assert.Equal("cell", Assert.IsType<CardElement.Table>(card.Body[4]).Rows[0][0]);
        Assert.Equal("comment", card.Body[5].Id);
        var cancel = Assert.IsType<CardAction.Execute>(card.AllActions().First());
        Assert.Equal(("cancel", "Really?", false, ActionStyle.Destructive), (cancel.Verb, cancel.Confirm, cancel.TakesInputs, cancel.Style));
        Assert.Equal(["verb", "deployment"], cancel.Data.Select(d => d.Key));
        Assert.Equal("https://x.example/y", Assert.IsType<CardAction.Open>(card.AllActions().Last()).Url.AbsoluteUri);
    }

    [Theory]
    [InlineData("""{"type":"Image","url":"https://x.example/y.png"}""", "$.body[0].type")]
    [InlineData("""{"type":"TextBlock","text":"x"}""", "$.body[0].wrap")]
    [InlineData("""{"type":"TextBlock","text":"","wrap":true}""", "$.body[0].text")]
    [InlineData("""{"type":"TextBlock","text":"a ${missing} b","wrap":true}""", "$.body[0].text")]
    [InlineData("""{"type":"TextBlock","text":"x","wrap":true,"selectAction":{}}""", "$.body[0].selectAction")]
    [InlineData("""{"type":"TextBlock","text":"x","wrap":true,"isVisible":false}""", "$.body[0].isVisible")]
    [InlineData("""{"type":"TextBlock","text":"x","wrap":true,"color":"pink"}""", "$.body[0].color")]
    [InlineData("""{"type":"TextBlock","text":7,"wrap":true}""", "$.body[0].text")]
    [InlineData("""{"type":"FactSet","facts":[]}""", "$.body[0].facts")]
    [InlineData("""{"type":"FactSet","facts":[{"title":"a","value":"b"},{"title":"a"}]}""", "$.body[0].facts[1].value")]
    [InlineData("""{"type":"Container","items":[{"type":"Media"}]}""", "$.body[0].items[0].type")]
    [InlineData("""{"type":"Container","style":"good","backgroundImage":"x","items":[{"type":"TextBlock","text":"x","wrap":true}]}""", "$.body[0].backgroundImage")]
    [InlineData("""{"type":"ColumnSet","columns":[{"items":[]},{"items":[]},{"items":[]}]}""", "$.body[0].columns")]
    [InlineData("""{"type":"ColumnSet","columns":[{"items":[{"type":"FactSet","facts":[{"title":"a","value":"b"}]}]}]}""", "$.body[0].columns[0].items")]
    [InlineData("""{"type":"Table","rows":[{"cells":[{"items":[]}]}]}""", "$.body[0].rows[0].cells[0].items")]
    [InlineData("""{"type":"Input.Text","label":"x","maxLength":10}""", "$.body[0].id")]
    [InlineData("""{"type":"Input.Text","id":"x","label":"x"}""", "$.body[0].maxLength")]
    [InlineData("""{"type":"Input.ChoiceSet","id":"x","label":"x","choices":[{"title":"a","value":"a,b"}]}""", "$.body[0].choices[0].value")]
    [InlineData("""{"type":"Input.Number","id":"x"}""", "$.body[0].type")]
    [InlineData("""{"type":"ActionSet","actions":[{"type":"Action.ShowCard","title":"x"}]}""", "$.body[0].actions[0].type")]
    [InlineData("""{"type":"ActionSet","actions":[{"type":"Action.OpenUrl","title":"x","url":"javascript:x"}]}""", "$.body[0].actions[0].url")]
    [InlineData("""{"type":"ActionSet","actions":[{"type":"Action.Execute","title":"x","verb":"launch"}]}""", "$.body[0].actions[0].data")]
    [InlineData("""{"type":"ActionSet","actions":[{"type":"Action.Execute","title":"x","verb":"launch","data":{"verb":"cancel"}}]}""", "$.body[0].actions[0].data.verb")]
    [InlineData("""{"type":"ActionSet","actions":[{"type":"Action.Execute","title":"x","verb":"launch","data":{"plan":{}}}]}""", "$.body[0].actions[0].data.plan")]
    [InlineData("""{"type":"ActionSet","actions":[{"type":"Action.Execute","title":"a title that is far too long for a button","verb":"x","data":{}}]}""", "$.body[0].actions[0].title")]
    public void What_does_not_map_everywhere_is_told_with_its_place(string element, string path) => Assert.Contains(Refused(Card(element)), p => p.Path == path);

    [Fact]
    public void A_card_without_a_fallback_text_is_refused() =>
        Assert.Contains(Refused("""{"type":"AdaptiveCard","version":"1.5","body":[""" + Text + "]}"), p => p.Path == "$.fallbackText");

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("""{"type":"AdaptiveCard","version":"1.5","fallbackText":"x","body":[null,1,"x"]}""")]
    [InlineData("""{"type":"AdaptiveCard","version":"1.5","fallbackText":"x","body":{}}""")]
    [InlineData("""{"type":7,"version":{},"fallbackText":[],"body":[{"type":[]}],"actions":7}""")]
    public void Anything_that_is_no_card_is_refused_and_never_throws(string json) => Assert.NotEmpty(Refused(json));

    [Fact]
    public void More_than_a_slack_message_takes_is_refused()
    {
        Assert.Contains(Refused(Card(string.Join(',', Enumerable.Repeat(Text, 51)))), p => p.Text.Contains("blocks", StringComparison.Ordinal));
        Accepted(string.Join(',', Enumerable.Repeat(Text, 50)));
        var paragraph = $$"""{"type":"TextBlock","text":"{{new string('x', 3000)}}","wrap":true}""";
        Assert.Contains(Refused(Card(string.Join(',', Enumerable.Repeat(paragraph, 5)))), p => p.Text.Contains("characters of text", StringComparison.Ordinal));
    }

    [Fact]
    public void More_than_a_teams_message_takes_is_refused()
    {
        var facts = string.Join(',', Enumerable.Repeat($$"""{"title":"{{new string('é', 300)}}","value":"{{new string('語', 900)}}"}""", 10));
        Assert.Contains(Refused(Card($$"""{"type":"FactSet","facts":[{{facts}}]}""")), p => p.Text.Contains("bytes", StringComparison.Ordinal));
    }

    [Fact]
    public void An_input_that_would_hide_a_buttons_data_is_refused() => Assert.Contains(
        Refused(Card("""
            {"type":"Input.Text","id":"deployment","label":"x","maxLength":10},
            {"type":"ActionSet","actions":[{"type":"Action.Execute","title":"x","verb":"x","data":{"deployment":"D-1"}}]}
            """)),
        p => p.Text.Contains("'deployment'", StringComparison.Ordinal));

    private static string Card(string body) => """{"type":"AdaptiveCard","version":"1.5","fallbackText":"x","body":[""" + body + "]}";

    private static Card Accepted(string body)
    {
        var reading = CardReader.Read(JsonNode.Parse(Card(body)));
        Assert.False(reading is CardReading.Refused, reading is CardReading.Refused refused ? string.Join('\n', refused.Problems) : "");
        return ((CardReading.Accepted)reading).Card;
    }

    private static IReadOnlyList<CardProblem> Refused(string json) => Assert.IsType<CardReading.Refused>(CardReader.Read(JsonNode.Parse(json))).Problems;
}
