using System.Text.Json.Nodes;
using ChatDeploy.Integrations.Chat.Teams.Cards;

namespace ChatDeploy.Integrations.Tests.Chat.Teams.Cards;

public sealed class TeamsPressTests
{
    private const string Sent = """{"verb":"approve","data":{"deployment":"D-1"},"inputs":["comment","targets"],"context":"19:c","comment":"Fine.","wide":true,"many":3,"odd":{"a":1}}""";

    public static TheoryData<string> Shapes =>
    [
        $$$"""{"action":{"type":"Action.Execute","id":"","verb":"approve","data":{{{Sent}}}},"trigger":"manual"}""",
        Sent,
        $$$"""{"data":{{{Sent}}},"context":{"theme":"default"}}""",
        $$$"""{"data":{"type":"task/fetch","msteams":{"type":"task/fetch"},{{{Sent[1..]}}},"context":{"theme":"default"},"tabContext":null}""",
    ];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_press_is_read_from_each_of_Teams_shapes(string json)
    {
        var value = JsonNode.Parse(json);
        var press = TeamsPress.Read(value)!;
        Assert.Equal(("approve", "D-1", "Fine.", "19:c"), (press.Verb, press.Value("deployment"), press.Input("comment"), TeamsPress.ContextOf(value)));
        Assert.Equal(("true", "3", ""), (press.Inputs!["wide"], press.Inputs["many"], press.Inputs["targets"]));
        Assert.False(press.Inputs.ContainsKey("odd"));
        Assert.False(press.Inputs.ContainsKey("verb"));
    }

    [Fact]
    public void An_execution_without_data_has_its_verb() => Assert.Equal("home", TeamsPress.Read(JsonNode.Parse("""{"action":{"type":"Action.Execute","verb":"home"},"trigger":"manual"}"""))!.Verb);

    [Theory]
    [InlineData("""{"trigger":"automatic"}""", true)]
    [InlineData("""{"trigger":"manual"}""", false)]
    [InlineData("""{"trigger":1}""", false)]
    [InlineData("[]", false)]
    public void A_refresh_that_nobody_asked_for_is_told_from_a_press(string json, bool isAutomatic) => Assert.Equal(isAutomatic, TeamsPress.IsAutomatic(JsonNode.Parse(json)));

    [Theory]
    [InlineData("null")]
    [InlineData("7")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"verb":""}""")]
    [InlineData("""{"verb":7}""")]
    [InlineData("""{"action":7}""")]
    [InlineData("""{"action":{}}""")]
    [InlineData("""{"action":{"verb":{}}}""")]
    [InlineData("""{"data":"verb"}""")]
    [InlineData("""{"data":{"data":{"verb":"x"}}}""")]
    [InlineData("""{"verb":"\ud800"}""")]
    [InlineData("""{"verb":"a","verb":"b"}""")]
    [InlineData("""{"verb":"a","\udc00":"b"}""")]
    [InlineData("""{"verb":"a","comment":"\udc00"}""")]
    public void What_is_none_of_ours_is_no_press(string json) => Assert.Null(TeamsPress.Read(JsonNode.Parse(json)));

    [Fact]
    public void Odd_values_beside_ours_do_no_harm()
    {
        var press = TeamsPress.Read(JsonNode.Parse("""{"verb":"say","data":[1],"inputs":{"a":1},"context":[2]}"""))!;
        Assert.Null(press.Data);
        Assert.Null(press.Inputs);
        Assert.Null(press.Value("deployment"));
    }
}
