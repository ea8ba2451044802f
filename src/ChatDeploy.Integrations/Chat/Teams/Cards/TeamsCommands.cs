using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ChatDeploy.Core.Conversation.Grammar;

namespace ChatDeploy.Integrations.Chat.Teams.Cards;

/// <summary>
/// Words commands as they are said in Teams, which has no <c>/deploy</c>: in the chat with the bot plainly (<c>status acme</c>), elsewhere with its name
/// (<c>@ChatDeploy status acme</c>). Texts of the core name them as they are typed on most surfaces.
/// </summary>
public static partial class TeamsCommands
{
    /// <summary>What people write to call the bot; its short name in the app's manifest.</summary>
    public const string Bot = "@ChatDeploy";

    private static readonly HashSet<string> Verbs = GrammarHelp.Entries.Select(entry => entry.Keyword).Where(keyword => keyword != "deploy").ToHashSet(StringComparer.OrdinalIgnoreCase);

    // What is shown; addresses, ids and what buttons carry stay as they are.
    private static readonly HashSet<string> Shown = new(StringComparer.Ordinal) { "text", "title", "label", "placeholder", "errorMessage", "fallbackText", "message" };

    /// <summary>A text.</summary>
    /// <param name="text">Where <c>/deploy</c> may stand.</param>
    /// <param name="isPersonal">Whether it is read in the chat with the bot.</param>
    public static string In(string text, bool isPersonal)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Contains("/deploy", StringComparison.Ordinal) ? Typed().Replace(text, match => Said(match.Groups["word"].Value, isPersonal)) : text;
    }

    /// <summary>A card, or the body of an answer that holds one; as it is where it would become too large for Teams.</summary>
    /// <param name="node">Not changed.</param>
    /// <param name="isPersonal">Whether it is read in the chat with the bot.</param>
    public static JsonObject In(JsonObject node, bool isPersonal)
    {
        ArgumentNullException.ThrowIfNull(node);
        var said = (JsonObject)node.DeepClone();
        Say(said, isPersonal);
        return Encoding.UTF8.GetByteCount(TeamsCardJson.Write(said)) <= TeamsCardLimits.Bytes ? said : node;
    }

    private static string Said(string word, bool isPersonal) => word switch
    {
        "" => isPersonal ? "deploy" : $"{Bot} deploy",
        _ when !isPersonal => $"{Bot} {word}",
        _ => Verbs.Contains(word) ? word : $"deploy {word}",
    };

    private static void Say(JsonNode? node, bool isPersonal, bool isFact = false)
    {
        switch (node)
        {
            case JsonArray list:
                foreach (var item in list) Say(item, isPersonal, isFact);
                break;
            case JsonObject parts:
                foreach (var (name, part) in parts.ToList())
                {
                    if (name == "data") continue;
                    if (part is not JsonValue value) Say(part, isPersonal, name == "facts");
                    else if ((Shown.Contains(name) || (name == "value" && (isFact || IsWords(parts)))) && value.TryGetValue<string>(out var text)) parts[name] = In(text, isPersonal);
                }

                break;
        }
    }

    // The answer to an invocation in words: elsewhere a value is what an input holds.
    private static bool IsWords(JsonObject parts) => parts["type"] is JsonValue type && type.TryGetValue<string>(out var name) && (name == "message" || name.EndsWith(".message", StringComparison.Ordinal));

    // Not a part of an address, and not the beginning of a longer word.
    [GeneratedRegex(@"(?<![\p{L}\p{N}/_.:-])/deploy(?![\p{L}\p{N}/_.-])(?: (?<word>[\p{L}<\[]\p{L}*))?", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Typed();
}
