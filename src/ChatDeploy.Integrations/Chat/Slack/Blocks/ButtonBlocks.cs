using System.Text.Json.Nodes;
using ChatDeploy.Core.Cards.Model;

namespace ChatDeploy.Integrations.Chat.Slack.Blocks;

/// <summary>Writes the buttons of one message or view, in rows. An <c>action_id</c> is the verb; a second of the same verb has a number after it, since the id is to be unique.</summary>
/// <param name="opensForm">Whether a button opens a form (<see cref="SlackPress.OpensForm"/>) instead of doing what it says.</param>
internal sealed class ButtonBlocks(Func<CardAction.Execute, bool> opensForm)
{
    /// <summary>What an <c>action_id</c> has after the verb where the button opens a form.</summary>
    public const string Form = ":form";

    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);

    public IEnumerable<JsonObject> Rows(IEnumerable<CardAction> actions)
    {
        foreach (var row in actions.Select(Button).OfType<JsonObject>().Chunk(SlackLimits.ButtonsInRow))
        {
            // One stands out in a row, or none does.
            foreach (var button in row.Where(button => (string?)button["style"] == "primary").Skip(1)) button.Remove("style");
            yield return new JsonObject { ["type"] = "actions", ["elements"] = new JsonArray([.. row]) };
        }
    }

    // What Slack would refuse is left out: a card that was read (CardReader) has no such button, but for addresses that grow when they are encoded.
    private JsonObject? Button(CardAction action)
    {
        switch (action)
        {
            case CardAction.Open open when open.Url.AbsoluteUri.Length <= SlackLimits.Url:
                return new JsonObject { ["type"] = "button", ["action_id"] = Id("open"), ["text"] = BlockJson.Plain(open.Title, SlackLimits.Button), ["url"] = open.Url.AbsoluteUri };
            case CardAction.Execute execute when SlackPress.Value(execute) is { Length: <= SlackLimits.ButtonValue } value:
                var isForm = opensForm(execute);
                var button = new JsonObject
                {
                    ["type"] = "button",
                    ["action_id"] = Id(isForm ? execute.Verb + Form : execute.Verb),
                    ["text"] = BlockJson.Plain(execute.Title, SlackLimits.Button),
                    ["value"] = value,
                };
                if (execute.Style != ActionStyle.Default) button["style"] = execute.Style == ActionStyle.Positive ? "primary" : "danger";
                // A form asks by itself.
                if (execute.Confirm is not null && !isForm) button["confirm"] = Confirm(execute, execute.Confirm);
                return button;
            default:
                return null;
        }
    }

    private static JsonObject Confirm(CardAction.Execute execute, string question)
    {
        var confirm = new JsonObject
        {
            ["title"] = BlockJson.Plain(execute.Title, SlackLimits.ConfirmTitle),
            ["text"] = BlockJson.Plain(question, SlackLimits.ConfirmText),
            ["confirm"] = BlockJson.Plain(execute.Title, SlackLimits.ConfirmButton),
            // Not "Cancel", which is what one of the buttons does.
            ["deny"] = BlockJson.Plain("Go back", SlackLimits.ConfirmButton),
        };
        if (execute.Style == ActionStyle.Destructive) confirm["style"] = "danger";
        return confirm;
    }

    private string Id(string verb)
    {
        var count = _ids[verb] = _ids.GetValueOrDefault(verb) + 1;
        return count == 1 ? verb : $"{verb}:{count}";
    }
}
