using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatDeploy.Core.Cards.Model;

/// <summary>Reads buttons.</summary>
internal static class CardActionReader
{
    public static IReadOnlyList<CardAction> Read(CardPart part, string name)
    {
        var actions = part.Parts(name, CardLimits.Buttons).Select(Action).OfType<CardAction>().ToList();
        if (part.Type == "ActionSet" && actions.Count == 0) part.Refuse(name, "there is no button; leave the set out with $when");
        return actions;
    }

    private static CardAction? Action(CardPart part)
    {
        part.Ignore("tooltip", "id");
        var title = part.Text("title", CardLimits.ButtonLength);
        var mode = part.OptionalText("mode", 20);
        if (mode is not (null or "primary" or "secondary")) part.Refuse("mode", "'primary' or 'secondary' is expected");
        CardAction? action = part.Type switch
        {
            "Action.Execute" => Execute(part, title, mode == "secondary"),
            "Action.OpenUrl" => Open(part, title, mode == "secondary"),
            _ => null,
        };
        if (action is null && part.Type is not "Action.OpenUrl") part.Refuse("type", $"'{part.Type}' is not in the subset that maps to Teams, Slack and the web");
        part.Finish();
        return action;
    }

    private static CardAction.Open? Open(CardPart part, string title, bool isSecondary)
    {
        part.Ignore("style");
        var address = part.Text("url", CardLimits.Paragraph);
        if (Uri.TryCreate(address, UriKind.Absolute, out var url) && url.Scheme is "http" or "https") return new CardAction.Open(title, url!, isSecondary);
        part.Refuse("url", "an absolute http or https address is expected");
        return null;
    }

    private static CardAction.Execute Execute(CardPart part, string title, bool isSecondary)
    {
        var verb = part.Text("verb", 50);
        var inputs = part.OptionalText("associatedInputs", 10)?.ToLowerInvariant();
        if (inputs is not (null or "auto" or "none")) part.Refuse("associatedInputs", "'auto' or 'none' is expected");
        var data = new JsonObject();
        string? confirm = null;
        if (part.Take("data") is not JsonObject given) part.Refuse("data", "an object is expected");
        else confirm = ReadData(part, given, verb, data);
        return new CardAction.Execute(title, verb, data, confirm, part.Word<ActionStyle>("style"), isSecondary, inputs != "none");
    }

    private static string? ReadData(CardPart part, JsonObject given, string verb, JsonObject data)
    {
        string? confirm = null;
        foreach (var (name, value) in given)
        {
            if (value is not JsonValue simple)
            {
                part.Refuse("data." + name, "a text, a number, true or false is expected");
                continue;
            }

            var text = simple.GetValueKind() == JsonValueKind.String ? simple.GetValue<string>() : simple.ToJsonString();
            if (text.Contains("${", StringComparison.Ordinal)) part.Refuse("data." + name, "an expression found no data");
            if (name == "verb" && text != verb) part.Refuse("data.verb", "it differs from the button's verb");
            if (name == "confirm")
            {
                confirm = text;
                if (CardText.ShownLength(text) > CardLimits.Confirm) part.Refuse("data.confirm", $"more than {CardLimits.Confirm} characters");
                continue;
            }

            if (text.Length > CardLimits.DataValueLength) part.Refuse("data." + name, $"more than {CardLimits.DataValueLength} characters; put an id there");
            data[name] = simple.DeepClone();
        }

        var length = data.ToJsonString().Length;
        if (length > CardLimits.DataLength) part.Refuse("data", $"{length:N0} characters; at most {CardLimits.DataLength:N0} go along with a button");
        return confirm;
    }
}
