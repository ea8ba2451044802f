using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ChatDeploy.Integrations.Tests.Chat.Slack.Blocks;

/// <summary>Slack's documented limits and rules, written down a second time: what is wrong with a message or a view.</summary>
internal static partial class SlackRules
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static IReadOnlyList<string> OfMessage(string text, JsonArray blocks)
    {
        var problems = new List<string>();
        if (text.Length is 0 or > 4_000) problems.Add($"text has {text.Length} characters");
        Marked(text, "text", problems);
        if (blocks.Count is 0 or > 50) problems.Add($"{blocks.Count} blocks");
        if (blocks.Sum(Texts) > 12_000) problems.Add($"{blocks.Sum(Texts)} characters of text");
        if (blocks.ToJsonString(Readable).Length > 13_000) problems.Add($"{blocks.ToJsonString(Readable).Length} characters of blocks");
        if (blocks.Count(b => Type(b) == "table") > 1) problems.Add("only_one_table_allowed");
        if (blocks.Any(b => Type(b) == "input")) problems.Add("an input in a message");
        Blocks(blocks, problems);
        return problems;
    }

    public static IReadOnlyList<string> OfView(JsonObject view)
    {
        var problems = new List<string>();
        var blocks = (JsonArray)view["blocks"]!;
        if (blocks.Count > 100) problems.Add($"{blocks.Count} blocks");
        if (Encoding.UTF8.GetByteCount(view.ToJsonString(Readable)) > 250_000) problems.Add("view_too_large");
        if (blocks.Any(b => Type(b) == "table")) problems.Add("a table in a view");
        if (blocks.Any(b => Type(b) == "input") && view["submit"] is null) problems.Add("inputs without submit");
        if (view["private_metadata"] is { } metadata && metadata.GetValue<string>().Length > 3_000) problems.Add("private_metadata is too long");
        foreach (var name in new[] { "title", "submit", "close" })
        {
            if (view[name] is { } plain) Plain(plain, 24, name, problems);
        }

        Blocks(blocks, problems);
        return problems;
    }

    private static void Blocks(JsonArray blocks, List<string> problems)
    {
        for (var i = 0; i < blocks.Count; i++) Block((JsonObject)blocks[i]!, $"[{i}]", problems);
        Unique(blocks.Select(b => (string?)b!["block_id"]).OfType<string>(), "block_id", problems);
        Unique(blocks.Where(b => Type(b) == "actions").SelectMany(b => (JsonArray)b!["elements"]!).Select(e => (string?)e!["action_id"]).OfType<string>(), "action_id", problems);
        if (!new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(Encoding.UTF8.GetBytes(blocks.ToJsonString(Readable))).Equals(blocks.ToJsonString(Readable), StringComparison.Ordinal)) problems.Add("half a character");
        if (LoneSurrogate().IsMatch(Everything(blocks))) problems.Add("half a character");
    }

    private static void Block(JsonObject block, string path, List<string> problems)
    {
        path += " " + Type(block);
        switch (Type(block))
        {
            case "header":
                Plain(block["text"]!, 150, path, problems);
                break;
            case "section":
                if (block["text"] is { } text) Mrkdwn(text, 3_000, path, problems);
                if (block["fields"] is JsonArray fields)
                {
                    if (fields.Count is 0 or > 10) problems.Add($"{path}: {fields.Count} fields");
                    foreach (var field in fields) Mrkdwn(field!, 2_000, path, problems);
                }

                if (block["text"] is null && block["fields"] is null) problems.Add($"{path}: neither text nor fields");
                break;
            case "context":
                var elements = (JsonArray)block["elements"]!;
                if (elements.Count is 0 or > 10) problems.Add($"{path}: {elements.Count} elements");
                foreach (var element in elements) Mrkdwn(element!, 3_000, path, problems);
                break;
            case "actions":
                Buttons((JsonArray)block["elements"]!, path, problems);
                break;
            case "table":
                var rows = (JsonArray)block["rows"]!;
                if (rows.Count is 0 or > 100) problems.Add($"{path}: {rows.Count} rows");
                foreach (var row in rows.OfType<JsonArray>())
                {
                    if (row.Count is 0 or > 20) problems.Add($"{path}: {row.Count} cells");
                    if (row.Any(cell => Type(cell) == "raw_text" && string.IsNullOrWhiteSpace((string?)cell!["text"]))) problems.Add($"{path}: an empty cell");
                }

                break;
            case "input":
                Plain(block["label"]!, 2_000, path, problems);
                if (((string)block["block_id"]!).Length > 255) problems.Add($"{path}: block_id");
                Input((JsonObject)block["element"]!, path, problems);
                break;
            case "rich_text":
                if (Texts(block) is 0 or > 3_000) problems.Add($"{path}: {Texts(block)} characters");
                break;
            case "divider":
                break;
            default:
                problems.Add($"{path}: unknown");
                break;
        }
    }

    private static void Buttons(JsonArray buttons, string path, List<string> problems)
    {
        if (buttons.Count is 0 or > 25) problems.Add($"{path}: {buttons.Count} elements");
        if (buttons.Count(b => (string?)b!["style"] == "primary") > 1) problems.Add($"{path}: more than one primary button");
        foreach (var button in buttons.OfType<JsonObject>())
        {
            Plain(button["text"]!, 75, path, problems);
            if (((string)button["action_id"]!).Length is 0 or > 255) problems.Add($"{path}: action_id");
            if (button["value"] is { } value && value.GetValue<string>().Length > 2_000) problems.Add($"{path}: value");
            if (button["url"] is { } url && url.GetValue<string>().Length > 3_000) problems.Add($"{path}: url");
            if (button["confirm"] is not { } confirm) continue;
            Plain(confirm["title"]!, 100, path, problems);
            Plain(confirm["text"]!, 300, path, problems);
            Plain(confirm["confirm"]!, 30, path, problems);
            Plain(confirm["deny"]!, 30, path, problems);
        }
    }

    private static void Input(JsonObject input, string path, List<string> problems)
    {
        if (((string)input["action_id"]!).Length > 255) problems.Add($"{path}: action_id");
        if (input["placeholder"] is { } placeholder) Plain(placeholder, 150, path, problems);
        if (input["initial_value"] is { } first && first.GetValue<string>().Length > (int)input["max_length"]!) problems.Add($"{path}: initial_value is longer than max_length");
        if (input["options"] is not JsonArray options) return;
        var most = Type(input) is "radio_buttons" or "checkboxes" ? 10 : 100;
        if (options.Count is 0 || options.Count > most) problems.Add($"{path}: {options.Count} options");
        foreach (var option in options)
        {
            Plain(option!["text"]!, 75, path, problems);
            if (((string)option["value"]!).Length is 0 or > 150) problems.Add($"{path}: an option's value");
        }

        var known = options.Select(o => o!.ToJsonString()).ToHashSet();
        var chosen = input["initial_options"] as JsonArray ?? (input["initial_option"] is { } one ? [one.DeepClone()] : []);
        if (input["initial_options"] is JsonArray { Count: 0 } || chosen.Any(o => !known.Contains(o!.ToJsonString()))) problems.Add($"{path}: an initial option that is no option");
    }

    private static void Plain(JsonNode text, int longest, string path, List<string> problems)
    {
        var words = (string)text["text"]!;
        if (Type(text) != "plain_text") problems.Add($"{path}: plain_text is expected");
        if (string.IsNullOrWhiteSpace(words) || words.Length > longest) problems.Add($"{path}: {words.Length} characters of at most {longest}");
    }

    private static void Mrkdwn(JsonNode text, int longest, string path, List<string> problems)
    {
        var words = (string)text["text"]!;
        if (Type(text) != "mrkdwn" || text["verbatim"]?.GetValue<bool>() != true) problems.Add($"{path}: mrkdwn that is verbatim is expected");
        if (string.IsNullOrWhiteSpace(words) || words.Length > longest) problems.Add($"{path}: {words.Length} characters of at most {longest}");
        Marked(words, path, problems);
    }

    // What is left when everything is taken away that may stand in mrkdwn has neither brackets nor ampersands.
    private static void Marked(string text, string path, List<string> problems)
    {
        var rest = Entity().Replace(Reference().Replace(text, ""), "");
        if (rest.AsSpan().ContainsAny("<>&")) problems.Add($"{path}: a broken or foreign reference in: {rest[..Math.Min(200, rest.Length)]}");
        if (Fence().Replace(rest, "").Contains('`', StringComparison.Ordinal)) problems.Add($"{path}: a backtick");
    }

    private static void Unique(IEnumerable<string> ids, string what, List<string> problems) => problems.AddRange(ids.GroupBy(id => id).Where(g => g.Count() > 1).Select(g => $"more than one {what} '{g.Key}'"));

    private static string? Type(JsonNode? node) => (string?)node?["type"];

    private static int Texts(JsonNode? node) => node switch
    {
        JsonArray list => list.Sum(Texts),
        JsonObject parts => parts.Sum(part => part.Key == "text" && part.Value is JsonValue value ? value.GetValue<string>().Length : Texts(part.Value)),
        _ => 0,
    };

    private static string Everything(JsonNode? node) => node switch
    {
        JsonArray list => string.Concat(list.Select(Everything)),
        JsonObject parts => string.Concat(parts.Select(part => Everything(part.Value))),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>() + "\n",
        _ => "",
    };

    [GeneratedRegex(@"<https?://[^<>|\s]+\|[^<>|`\n]+>|<!date\^\d+\^[{}a-z_ ]+\|[-0-9: UTC]+>", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Reference();

    [GeneratedRegex("&(amp|lt|gt);", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Entity();

    [GeneratedRegex("^```\n[^`]*\n```$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Fence();

    [GeneratedRegex(@"[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LoneSurrogate();
}
