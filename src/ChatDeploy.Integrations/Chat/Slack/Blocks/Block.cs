using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatDeploy.Integrations.Chat.Slack.Blocks;

/// <summary>A block on its way into a message or a view.</summary>
/// <param name="Json">As Slack takes it.</param>
/// <param name="IsKept">Whether it goes before others where there is no room for all: what people press and fill in.</param>
internal sealed record Block(JsonObject Json, bool IsKept = false)
{
    /// <summary>Characters of JSON, with the comma after it.</summary>
    public int Length { get; } = BlockJson.Write(Json).Length + 1;

    /// <summary>Characters of text.</summary>
    public int TextLength { get; } = TextOf(Json);

    public bool IsDivider => (string?)Json["type"] == "divider";

    private static int TextOf(JsonNode? node) => node switch
    {
        JsonArray list => list.Sum(TextOf),
        JsonObject parts => parts.Sum(part => part.Key == "text" && part.Value?.GetValueKind() == JsonValueKind.String ? part.Value.GetValue<string>().Length : TextOf(part.Value)),
        _ => 0,
    };
}
