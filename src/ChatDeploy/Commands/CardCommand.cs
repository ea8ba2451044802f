using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatDeploy.Core.Cards.Templating;
using ChatDeploy.Hosting;

namespace ChatDeploy.Commands;

/// <summary>For authors of cards, without a store: expands a template with data (contract, Starting it).</summary>
internal static class CardCommand
{
    // For reading: letters of all languages as they are.
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static async Task<int> ExpandAsync(FileInfo template, FileInfo data, CancellationToken cancellationToken)
    {
        try
        {
            var compiled = CardTemplate.Compile(await ReadAsync(template, "template", cancellationToken));
            var card = compiled.Expand(JsonNode.Parse(await ReadAsync(data, "data", cancellationToken)));
            await Console.Out.WriteLineAsync(card?.ToJsonString(Readable) ?? "null");
            return 0;
        }
        catch (CardTemplateException error)
        {
            throw new StartRefusedException($"{template.Name}: {error.Message}");
        }
        catch (JsonException error)
        {
            throw new StartRefusedException($"{data.Name}: not JSON at line {error.LineNumber + 1}, position {error.BytePositionInLine + 1}");
        }
    }

    private static async Task<string> ReadAsync(FileInfo file, string what, CancellationToken cancellationToken) =>
        file.Exists ? await File.ReadAllTextAsync(file.FullName, cancellationToken) : throw new StartRefusedException($"reading the {what}: there is no file {file.FullName}");
}
