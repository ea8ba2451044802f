using System.Text.Json.Nodes;
using ChatDeploy.Core.Cards.Model;

namespace ChatDeploy.Integrations.Chat.Teams.Cards;

/// <summary>Writes the buttons of one card. What a button sends is <c>{"verb":…,"data":…,"inputs":[…],"context":…}</c>, with what was typed beside; <see cref="TeamsPress"/> reads it back.</summary>
/// <param name="IsDialog">Whether the card stands in a dialog.</param>
/// <param name="Context">Comes back with a press; null for nothing.</param>
/// <param name="Inputs">The ids of the card's inputs.</param>
internal sealed record ButtonWriter(bool IsDialog, string? Context, IReadOnlyList<string> Inputs)
{
    /// <summary>The verb of buttons that open the wizard, which is a dialog.</summary>
    public const string WizardOpen = "wizard_open";

    /// <summary>A button of a template's JSON.</summary>
    public JsonObject Write(JsonObject source)
    {
        if ((string?)source["type"] != "Action.Execute") return Picked(source, "type", "title", "url", "mode");
        var button = Read(source);
        var opensDialog = !IsDialog && (button.Verb == WizardOpen || (button.TakesInputs && Inputs.Count == 0));
        if (opensDialog) return Look(button, new JsonObject { ["type"] = "Action.Submit", ["title"] = button.Title, ["data"] = Data(button, opensDialog: true) });
        return button.Confirm is { } question
            ? Look(button, new JsonObject
            {
                ["type"] = "Action.ShowCard",
                ["title"] = button.Title,
                ["card"] = new JsonObject
                {
                    ["type"] = "AdaptiveCard",
                    ["body"] = new JsonArray(Words(question), new JsonObject { ["type"] = "ActionSet", ["actions"] = new JsonArray(Press(button)) }),
                },
            })
            : Press(button);
    }

    /// <summary>The button that does it, whatever is asked before.</summary>
    public JsonObject Press(CardAction.Execute button)
    {
        var submit = Look(button, Submit(button));
        if (IsDialog) return submit;
        var execute = Look(button, new JsonObject { ["type"] = "Action.Execute", ["title"] = button.Title, ["verb"] = button.Verb, ["data"] = Data(button), });
        if (!button.TakesInputs) execute["associatedInputs"] = "none";
        execute["fallback"] = submit;
        return execute;
    }

    /// <summary>Plain text: what looks like markdown in it is none.</summary>
    public static JsonObject Words(string text) => new() { ["type"] = "RichTextBlock", ["inlines"] = new JsonArray(new JsonObject { ["type"] = "TextRun", ["text"] = text }) };

    private JsonObject Submit(CardAction.Execute button)
    {
        var submit = new JsonObject { ["type"] = "Action.Submit", ["title"] = button.Title, ["data"] = Data(button) };
        if (!button.TakesInputs) submit["associatedInputs"] = "none";
        return submit;
    }

    private JsonObject Data(CardAction.Execute button, bool opensDialog = false)
    {
        var own = (JsonObject)button.Data.DeepClone();
        own.Remove("verb");
        var data = new JsonObject { [TeamsPress.Verb] = button.Verb, [TeamsPress.Data] = own };

        // Teams leaves out what is empty, and what was emptied is to be told from what was not asked.
        if (button.TakesInputs && Inputs.Count > 0) data[TeamsPress.Inputs] = new JsonArray([.. Inputs.Select(id => (JsonNode)id)]);
        if (Context is not null) data[TeamsPress.Context] = Context;
        if (opensDialog) data["msteams"] = new JsonObject { ["type"] = "task/fetch" };
        return data;
    }

    private static JsonObject Look(CardAction.Execute button, JsonObject written)
    {
        if (button.Style != ActionStyle.Default) written["style"] = button.Style == ActionStyle.Positive ? "positive" : "destructive";
        if (button.IsSecondary) written["mode"] = "secondary";
        return written;
    }

    private static CardAction.Execute Read(JsonObject source)
    {
        var data = source["data"] as JsonObject is { } given ? (JsonObject)given.DeepClone() : [];
        var confirm = (string?)data["confirm"];
        data.Remove("confirm");
        var style = (string?)source["style"] switch { "positive" => ActionStyle.Positive, "destructive" => ActionStyle.Destructive, _ => ActionStyle.Default };
        return new CardAction.Execute((string?)source["title"] ?? "", (string?)source["verb"] ?? "", data, confirm, style, (string?)source["mode"] == "secondary", (string?)source["associatedInputs"] is not ("none" or "None"));
    }

    private static JsonObject Picked(JsonObject source, params ReadOnlySpan<string> names)
    {
        var picked = new JsonObject();
        foreach (var name in names)
        {
            if (source[name] is { } value) picked[name] = value.DeepClone();
        }

        return picked;
    }
}
