using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ChatDeploy.Core.Cards;

namespace ChatDeploy.Integrations.Chat.Teams.Cards;

/// <summary>Writes sets of facts. Teams shows names beside values as a table, which long words push out of the card, where a phone does not show it; such a set becomes names above values.</summary>
internal static partial class LongFacts
{
    // A phone's card has room for about forty letters, some of them wide or bold.
    private const int Room = 30;

    /// <summary>The set as it is, or below each other where a word is too long.</summary>
    public static JsonObject Write(JsonObject set)
    {
        var facts = (set["facts"] as JsonArray ?? []).OfType<JsonObject>().Select(fact => (Title: (string?)fact["title"] ?? "", Value: (string?)fact["value"] ?? "")).ToList();
        if (facts.Count == 0 || facts.Max(fact => LongestWord(fact.Title)) + facts.Max(fact => LongestWord(fact.Value)) <= Room) return (JsonObject)set.DeepClone();

        var stack = new JsonObject { ["type"] = "Container" };
        foreach (var (name, value) in set)
        {
            if (name is not ("type" or "facts")) stack[name] = value?.DeepClone();
        }

        stack["items"] = new JsonArray([.. facts.SelectMany(fact => (JsonNode[])[Text(fact.Title, isTitle: true), Text(fact.Value, isTitle: false)])]);
        return stack;
    }

    private static JsonObject Text(string markdown, bool isTitle)
    {
        var text = new JsonObject { ["type"] = "TextBlock", ["wrap"] = true, ["text"] = markdown, ["spacing"] = isTitle ? "Small" : "None" };
        if (isTitle) text["weight"] = "Bolder";
        return text;
    }

    // Lines break at spaces and hyphens, and between the letters of scripts that have no spaces.
    private static int LongestWord(string markdown) => Breaks().Split(Links().Replace(Moments().Replace(markdown, "00:00"), "")).Max(CardText.ShownLength);

    [GeneratedRegex(@"[\s\-\u2010-\u2014\u2E80-\u9FFF\uAC00-\uD7AF\uFF00-\uFFEF]", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Breaks();

    [GeneratedRegex(@"(?<=\])\([^()\s]*\)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Links();

    [GeneratedRegex(@"\{\{(?:DATE|TIME)\([^()]*\)\}\}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Moments();
}
