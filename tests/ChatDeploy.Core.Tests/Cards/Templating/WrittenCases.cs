using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatDeploy.Core.Tests.Cards.Templating;

/// <summary>A case of a file such as <c>cases.json</c>: <c>{"group":{"data":…,"cases":[template, …]}}</c>.</summary>
public sealed record WrittenCase(JsonNode? Template, JsonNode? Data);

/// <summary>The files of written cases, beside the tests.</summary>
public static class WrittenCases
{
    private static readonly JsonDocumentOptions Options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The names of a file's groups.</summary>
    public static IEnumerable<string> Groups(string file) => Read(file).Select(group => group.Key);

    /// <summary>The cases of a group.</summary>
    public static IReadOnlyList<WrittenCase> Read(string file, string group)
    {
        var read = Read(file)[group]!.AsObject();
        return [.. read["cases"]!.AsArray().Select(template => new WrittenCase(template?.DeepClone(), read["data"]?.DeepClone()))];
    }

    private static JsonObject Read(string file) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(ReferenceExpander.Repository, "tests/ChatDeploy.Core.Tests/Cards/Templating", file)), documentOptions: Options)!.AsObject();
}
