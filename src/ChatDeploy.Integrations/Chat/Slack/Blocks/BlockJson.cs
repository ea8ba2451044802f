using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatDeploy.Integrations.Chat.Slack.Blocks;

/// <summary>The small parts that blocks are made of.</summary>
internal static class BlockJson
{
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>As it is sent: compact, letters of every script as themselves.</summary>
    public static string Write(JsonNode node) => node.ToJsonString(Compact);

    /// <summary>Text without any markup, in one line. Slack reads nothing into it.</summary>
    public static JsonObject Plain(string text, int longest)
    {
        var line = TextCut.Short(text.ReplaceLineEndings(" "), longest);
        return new JsonObject { ["type"] = "plain_text", ["text"] = string.IsNullOrWhiteSpace(line) ? "–" : line, ["emoji"] = true };
    }

    /// <summary>Text of which Slack reads only the marks in it: with <c>verbatim</c>, no channel, person or address is looked for.</summary>
    public static JsonObject Marked(string mrkdwn) => new() { ["type"] = "mrkdwn", ["text"] = mrkdwn, ["verbatim"] = true };

    public static JsonObject Section(string mrkdwn) => new() { ["type"] = "section", ["text"] = Marked(mrkdwn) };

    public static JsonObject Context(string mrkdwn) => new() { ["type"] = "context", ["elements"] = new JsonArray(Marked(mrkdwn)) };

    public static JsonObject Divider() => new() { ["type"] = "divider" };
}
