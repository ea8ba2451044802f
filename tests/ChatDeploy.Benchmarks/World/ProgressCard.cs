using System.Text.Json.Nodes;

namespace ChatDeploy.Benchmarks.World;

/// <summary>A card that shows the progress of many sites, row by row: larger than any that is posted.</summary>
internal static class ProgressCard
{
    public const string Template = """
        {
          "type": "AdaptiveCard", "version": "1.5", "fallbackText": "${id}: ${done} of ${total}",
          "body": [
            { "type": "TextBlock", "text": "Deployment ${id}", "style": "heading", "wrap": true },
            { "type": "TextBlock", "text": "${done} of ${total} done, ${failed} failed", "color": "${if(failed > 0, 'attention', 'default')}", "wrap": true },
            {
              "type": "ColumnSet", "$data": "${sites}", "$when": "${state != 'skipped'}",
              "columns": [
                { "type": "Column", "width": "stretch", "items": [{ "type": "TextBlock", "text": "${tenant}/${store}", "wrap": true }] },
                { "type": "Column", "width": "auto", "items": [{ "type": "TextBlock", "text": "${if(state == 'failed', concat(state, ': ', message), state)}", "color": "${if(state == 'failed', 'attention', 'good')}" }] }
              ]
            }
          ]
        }
        """;

    private static readonly string[] States = ["applied", "running", "failed", "queued"];

    public static JsonObject Data(int sites) => new()
    {
        ["id"] = "D-1042", ["done"] = sites / 2, ["total"] = sites, ["failed"] = sites / 4,
        ["sites"] = new JsonArray([.. Enumerable.Range(0, sites).Select(i => (JsonNode)new JsonObject
        {
            ["tenant"] = "acme", ["store"] = $"pdv-{i:000}", ["state"] = States[i % States.Length], ["message"] = "exit code 3", ["percent"] = i % 100,
        })]),
    };
}
