using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatDeploy.Core.Cards.Model;
using ChatDeploy.Core.Cards.Templating;
using ChatDeploy.Hosting;
using ChatDeploy.Integrations.Chat.Slack.Blocks;

namespace ChatDeploy.Commands;

/// <summary>For authors of cards, without a store: expands a template with data, and shows what it becomes (contract, Starting it).</summary>
internal static class CardCommand
{
    // For reading: letters of all languages as they are.
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Prints the Adaptive Card that a template becomes.</summary>
    public static async Task<int> ExpandAsync(FileInfo template, FileInfo data, CancellationToken cancellationToken)
    {
        var card = await ExpandedAsync(template, data, cancellationToken);
        await Console.Out.WriteLineAsync(card?.ToJsonString(Readable) ?? "null");
        return 0;
    }

    /// <summary>Prints the Slack message <c>{text,blocks}</c> that a template becomes, or what keeps its card from being shown everywhere.</summary>
    public static async Task<int> SlackAsync(FileInfo template, FileInfo data, CancellationToken cancellationToken)
    {
        switch (CardReader.Read(await ExpandedAsync(template, data, cancellationToken)))
        {
            case CardReading.Accepted accepted:
                await Console.Out.WriteLineAsync(BlockKit.Message(accepted.Card).ToJson().ToJsonString(Readable));
                return 0;
            case CardReading.Refused refused:
                throw new StartRefusedException($"{template.Name} with {data.Name} is no card for Slack:\n{string.Join('\n', refused.Problems)}");
            default:
                return 1;
        }
    }

    private static async Task<JsonNode?> ExpandedAsync(FileInfo template, FileInfo data, CancellationToken cancellationToken)
    {
        try
        {
            var compiled = CardTemplate.Compile(await ReadAsync(template, "template", cancellationToken));
            return compiled.Expand(JsonNode.Parse(await ReadAsync(data, "data", cancellationToken)));
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
