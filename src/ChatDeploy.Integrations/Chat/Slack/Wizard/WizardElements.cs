using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using ChatDeploy.Core.Conversation.Texts;
using ChatDeploy.Core.Conversation.Wizard;
using ChatDeploy.Integrations.Chat.Slack.Blocks;

namespace ChatDeploy.Integrations.Chat.Slack.Wizard;

/// <summary>
/// The inputs of the wizard for which Slack has something better than a card: lists that are searched while somebody types, a calendar,
/// a clock. They hold what the draft does, in full; a card's own would be cut to what a card takes.
/// </summary>
/// <remarks>
/// Slack keeps what was filled in of an input that has the same ids in the next view, whatever its first value is. So each view's inputs
/// have an <c>action_id</c> of their own, the field and a mark behind it: what is shown is what the draft holds. Fields are read by
/// <c>block_id</c>, which stays.
/// </remarks>
internal static class WizardElements
{
    private const char Mark = '#';

    // Options of all commits together that stand in the view itself; where there are more, each list is asked for.
    private const int MostOptions = 100;
    private const int LongestSearch = 100;
    private const int LongestReason = 2_000;

    /// <summary>The field that a list's <c>action_id</c> stands for.</summary>
    public static string FieldOf(string actionId) => actionId.IndexOf(Mark, StringComparison.Ordinal) is >= 0 and var at ? actionId[..at] : actionId;

    /// <summary>The step's, by field.</summary>
    public static Dictionary<string, JsonObject> Of(WizardView view, ChatTime time)
    {
        var mark = Mark + RandomNumberGenerator.GetHexString(6, lowercase: true);
        var elements = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
        if (view.Commits is { } offer)
        {
            var isExternal = offer.Tools.Sum(tool => tool.Commits.Count) > MostOptions;
            foreach (var tool in offer.Tools) Add(WizardFields.CommitOf(tool.Tool), Commits(tool, time, isExternal || tool.HasMore));
            Add(WizardFields.CommitSearch, Text(view.State.CommitSearch, LongestSearch, isMultiline: false, "Words of a message, an author, a tag, a tool, or a sha"));
        }
        else if (view.Targets is { } targets)
        {
            Add(WizardFields.Targets, Targets(targets));
            Add(WizardFields.Day, Picker("datepicker", "initial_date", view.State.Day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), "The next time the clock shows it"));
            Add(WizardFields.Time, Picker("timepicker", "initial_time", view.State.Time?.ToString("HH:mm", CultureInfo.InvariantCulture), "As soon as it is released"));
            Add(WizardFields.Reason, Text(view.State.Reason ?? "", LongestReason, isMultiline: true, "What the approver and the history should know"));
        }

        return elements;

        void Add(string field, JsonObject element)
        {
            element["action_id"] = field + mark;
            elements.Add(field, element);
        }
    }

    private static JsonObject Commits(ToolChoices tool, ChatTime time, bool isExternal)
    {
        var element = new JsonObject { ["type"] = isExternal ? "external_select" : "static_select", ["placeholder"] = BlockJson.Plain(isExternal ? "Type to search, or choose one of the newest" : "Choose a commit", SlackLimits.Placeholder) };
        if (isExternal) element["min_query_length"] = 0;
        else element["options"] = WizardOptions.List([WizardOptions.None(), .. tool.Commits.Select(commit => WizardOptions.Of(commit, time))]);
        if (tool.Commits.FirstOrDefault(commit => commit.Sha == tool.Chosen) is { } chosen) element["initial_option"] = WizardOptions.Of(chosen, time);
        return element;
    }

    private static JsonObject Targets(TargetOffer offer)
    {
        var element = new JsonObject { ["type"] = "multi_external_select", ["min_query_length"] = 0, ["placeholder"] = BlockJson.Plain("Type a part of a name", SlackLimits.Placeholder) };
        var chosen = offer.Choices.Where(choice => choice.IsChosen).Select(WizardOptions.Of).ToList();
        if (chosen.Count > 0) element["initial_options"] = WizardOptions.List(chosen);
        return element;
    }

    private static JsonObject Picker(string type, string initial, string? value, string placeholder)
    {
        var element = new JsonObject { ["type"] = type, ["placeholder"] = BlockJson.Plain(placeholder, SlackLimits.Placeholder) };
        if (value is not null) element[initial] = value;
        return element;
    }

    private static JsonObject Text(string value, int longest, bool isMultiline, string placeholder)
    {
        var element = new JsonObject { ["type"] = "plain_text_input", ["multiline"] = isMultiline, ["max_length"] = longest, ["placeholder"] = BlockJson.Plain(placeholder, SlackLimits.Placeholder) };
        if (TextCut.Start(value, longest) is { Length: > 0 } first) element["initial_value"] = first;
        return element;
    }
}
