using System.Text.Json.Nodes;
using ChatDeploy.Core.Cards.Model;

namespace ChatDeploy.Integrations.Chat.Slack.Blocks;

/// <summary>Writes inputs for a view. The <c>block_id</c> is the input's id, which errors are told by, and so is the <c>action_id</c>; <see cref="SlackPress"/> reads them back.</summary>
internal static class InputBlocks
{
    /// <summary>Stands between a toggle's id and what comes back where it is off: Slack does not tell.</summary>
    public const char Off = '|';

    // Slack writes it behind the label of whatever need not be filled in.
    private const string Optional = " (optional)";

    /// <summary>The input; null for what is none.</summary>
    /// <param name="element">What to ask.</param>
    /// <param name="frame">Of the view.</param>
    /// <param name="mustBeFilled">Whether it is asked for although the card would do without.</param>
    public static JsonObject? Of(CardElement element, ModalFrame frame, bool mustBeFilled)
    {
        var own = frame.Elements.GetValueOrDefault(element.Id ?? "")?.DeepClone() as JsonObject;
        mustBeFilled |= frame.Required.Contains(element.Id ?? "");
        return element switch
        {
            CardElement.TextInput text => Input(element, text.Label, mustBeFilled || text.IsRequired, own ?? Text(element, text, mustBeFilled && !text.IsRequired)),
            CardElement.ChoiceInput choice => Input(element, choice.Label, mustBeFilled || choice.IsRequired, own ?? Choices(element, choice)),
            // Off is an answer, so nothing has to be ticked.
            CardElement.ToggleInput toggle => Input(element, toggle.Label ?? toggle.Title, isRequired: false, own ?? Toggle(element, toggle)),
            _ => null,
        };
    }

    private static JsonObject Input(CardElement element, string label, bool isRequired, JsonObject input) => new()
    {
        ["type"] = "input",
        ["block_id"] = element.Id,
        ["label"] = BlockJson.Plain(label.EndsWith(Optional, StringComparison.Ordinal) ? label[..^Optional.Length] : label, SlackLimits.Label),
        ["optional"] = !isRequired,
        ["element"] = input,
    };

    // Where a card's remark has to be made for once, its hint does not fit: it says that it need not be.
    private static JsonObject Text(CardElement element, CardElement.TextInput text, bool isForOnce)
    {
        var longest = Math.Clamp(text.MaxLength, 1, SlackLimits.InputLength);
        var input = new JsonObject { ["type"] = "plain_text_input", ["action_id"] = element.Id, ["multiline"] = text.IsMultiline, ["max_length"] = longest };
        if (text.Value is not null && TextCut.Start(text.Value, longest) is { Length: > 0 } first) input["initial_value"] = first;
        if (!isForOnce) Placeholder(input, text.Placeholder);
        return input;
    }

    private static JsonObject Choices(CardElement element, CardElement.ChoiceInput choice)
    {
        var chosen = (choice.Value ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ToHashSet(StringComparer.Ordinal);
        // A value cannot be shortened. Where there are too many choices, what is chosen stays among them.
        var all = choice.Choices.Where(c => c.Value.Length is > 0 and <= SlackLimits.OptionValue).DistinctBy(c => c.Value).ToList();
        var shown = all.Where(c => chosen.Contains(c.Value)).Concat(all.Where(c => !chosen.Contains(c.Value))).Take(SlackLimits.Options).ToHashSet();
        var options = all.Where(shown.Contains).ToList();
        var first = options.Where(c => chosen.Contains(c.Value)).Select(Option).Take(choice.IsMultiple ? SlackLimits.Options : 1).ToList();

        var isExpanded = choice.IsExpanded && options.Count <= SlackLimits.ExpandedOptions;
        var type = (isExpanded, choice.IsMultiple) switch
        {
            (true, true) => "checkboxes",
            (true, false) => "radio_buttons",
            (_, true) => "multi_static_select",
            _ => "static_select",
        };
        var input = new JsonObject { ["type"] = type, ["action_id"] = element.Id, ["options"] = new JsonArray([.. options.Select(Option)]) };
        if (first.Count > 0 && choice.IsMultiple) input["initial_options"] = new JsonArray([.. first]);
        else if (first.Count > 0) input["initial_option"] = first[0];
        if (!isExpanded) Placeholder(input, choice.Placeholder);
        return input;
    }

    private static JsonObject Toggle(CardElement element, CardElement.ToggleInput toggle)
    {
        var input = new JsonObject { ["type"] = "checkboxes", ["action_id"] = $"{element.Id}{Off}{toggle.ValueOff}", ["options"] = new JsonArray(Option(new Choice(toggle.Title, toggle.ValueOn))) };
        if (toggle.Value == toggle.ValueOn) input["initial_options"] = input["options"]!.DeepClone();
        return input;
    }

    private static JsonNode Option(Choice choice) => new JsonObject { ["text"] = BlockJson.Plain(choice.Title, SlackLimits.Option), ["value"] = choice.Value };

    private static void Placeholder(JsonObject input, string? text)
    {
        if (!string.IsNullOrWhiteSpace(text)) input["placeholder"] = BlockJson.Plain(text, SlackLimits.Placeholder);
    }
}
