using System.Text.Json;
using System.Text.Json.Nodes;
using ChatDeploy.Integrations.Chat.Slack.Requests;

namespace ChatDeploy.Integrations.Chat.Slack.Sockets;

/// <summary>What Slack says over a socket (Slack notes, section 11); the cases are nested.</summary>
internal abstract record SlackFrame
{
    private SlackFrame() { }

    /// <summary>The connection is ready.</summary>
    public sealed record Hello : SlackFrame;

    /// <summary>The connection ends soon, or at once.</summary>
    /// <param name="Reason"><c>warning</c>, <c>refresh_requested</c> or <c>link_disabled</c>.</param>
    public sealed record Disconnect(string Reason) : SlackFrame;

    /// <summary>A request. Until it is acknowledged by its id, Slack may send it again.</summary>
    /// <param name="Id">Its <c>envelope_id</c>.</param>
    /// <param name="Kind">What it is; null for what is not known here.</param>
    /// <param name="Payload">What came.</param>
    /// <param name="TakesPayload">Whether something may be answered with the acknowledgement.</param>
    public sealed record Envelope(string Id, SlackRequestKind? Kind, JsonObject Payload, bool TakesPayload) : SlackFrame;

    /// <summary>Reads a message; null for what is not for us. No bytes make it throw.</summary>
    public static SlackFrame? Read(ReadOnlySpan<byte> message)
    {
        try
        {
            if (JsonNode.Parse(message) is not JsonObject frame) return null;
            var type = Text(frame, "type");
            if (Text(frame, "envelope_id") is { Length: > 0 } id)
            {
                SlackRequestKind? kind = type switch
                {
                    "slash_commands" => SlackRequestKind.Command,
                    "interactive" => SlackRequestKind.Interaction,
                    "events_api" => SlackRequestKind.Event,
                    _ => null,
                };
                return new Envelope(id, kind, frame["payload"] as JsonObject ?? [], frame["accepts_response_payload"]?.GetValueKind() == JsonValueKind.True);
            }

            return type switch
            {
                "hello" => new Hello(),
                "disconnect" => new Disconnect(Text(frame, "reason") ?? ""),
                _ => null,
            };
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            // Broken JSON, or a name twice.
            return null;
        }
    }

    /// <summary>An acknowledgement as it is sent.</summary>
    public static byte[] Acknowledge(Envelope envelope, JsonObject? payload)
    {
        var frame = new JsonObject { ["envelope_id"] = envelope.Id };
        if (payload is not null && envelope.TakesPayload) frame["payload"] = payload.DeepClone();
        return JsonSerializer.SerializeToUtf8Bytes(frame);
    }

    private static string? Text(JsonObject frame, string name) => frame[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
