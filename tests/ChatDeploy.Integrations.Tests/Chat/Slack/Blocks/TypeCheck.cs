using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatDeploy.Integrations.Tests.Chat.Slack.Blocks;

/// <summary>Checks JSON against the types of npm's <c>@slack/types</c> with the TypeScript compiler.</summary>
internal static class TypeCheck
{
    private static readonly string[] Free = ["text", "value", "url", "action_id", "block_id", "initial_value", "private_metadata"];

    /// <summary>What the compiler says; empty where all is well.</summary>
    public static Task<string> ProblemsAsync(IEnumerable<(string Type, JsonNode Value)> values)
    {
        var source = new StringBuilder("import type { HomeView, KnownBlock, ModalView, View } from \"@slack/types\";\n");
        foreach (var (number, (type, value)) in values.Index()) source.Append("export const value").Append(number).Append(": ").Append(type).Append(" = ").Append(Shape(value)!.ToJsonString()).Append(";\n");
        return NodeFolder.Types.CompileAsync(source.ToString());
    }

    // What is alike but for its texts is checked once: the compiler takes a minute for all.
    private static JsonNode? Shape(JsonNode? node, string name = "") => node switch
    {
        JsonArray list => new JsonArray([.. list.Select(item => Shape(item)).DistinctBy(item => item?.ToJsonString())]),
        JsonValue when name == "max_length" => 1,
        JsonObject parts => new JsonObject(parts.Select(part => KeyValuePair.Create(part.Key, Shape(part.Value, part.Key)))),
        JsonValue value when Free.Contains(name) && value.GetValueKind() == JsonValueKind.String => "x",
        _ => node?.DeepClone(),
    };
}
