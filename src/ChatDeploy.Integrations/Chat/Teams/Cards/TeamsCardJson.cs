using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatDeploy.Integrations.Chat.Teams.Cards;

/// <summary>Cards as they go over the wire.</summary>
public static class TeamsCardJson
{
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Compact, and letters of every script as themselves: <see cref="TeamsCardLimits.Bytes"/> is counted like this, and <c>\u</c> escapes would double them.</summary>
    public static string Write(JsonNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        return node.ToJsonString(Compact);
    }
}
