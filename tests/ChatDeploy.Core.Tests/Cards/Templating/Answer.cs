using System.Text.Json.Nodes;
using ChatDeploy.Core.Cards.Templating;
using ChatDeploy.Core.Cards.Templating.Values;

namespace ChatDeploy.Core.Tests.Cards.Templating;

/// <summary>What became of a template: the card as JSON, or why it was refused.</summary>
public sealed record Answer(string? Json, string? Refused)
{
    /// <summary>What this product makes of it.</summary>
    public static Answer Of(JsonNode? template, JsonNode? data)
    {
        try
        {
            return new Answer(Written(CardTemplate.Compile(template?.ToJsonString() ?? "null").Expand(data)), null);
        }
        catch (CardTemplateException refused)
        {
            return new Answer(null, refused.Message);
        }
    }

    /// <summary>Whether both expanded to the same, or both refused for whatever reason.</summary>
    public bool IsSameAs(Answer other) => string.Equals(Json, other.Json);

    /// <inheritdoc/>
    public override string ToString() => Json ?? $"refused: {Refused}";

    // As JavaScript prints it.
    private static string Written(JsonNode? card) => ScriptText.Json(ValueReading.Read(card?.ToJsonString() ?? "null"))!;
}
