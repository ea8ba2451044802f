using System.Globalization;
using System.Text.Json.Nodes;
using ChatDeploy.Core.Conversation.Texts;

namespace ChatDeploy.Core.Cards.Deployments;

/// <summary>Spells values as templates read them.</summary>
internal static class CardData
{
    /// <summary>An instant as <c>{{DATE(…)}}</c> and <c>{{TIME(…)}}</c> take it: to the second, in UTC.</summary>
    public static string? Instant(DateTimeOffset? at) => at?.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    /// <summary>A sentence of somebody, in markdown; null for none.</summary>
    public static string? Sentence(string? text, int longest = CardRoom.Sentence) => string.IsNullOrWhiteSpace(text) ? null : CardText.Markdown(text, longest);

    /// <summary>A sentence of the product, in markdown, its instants in the reader's zone; null for none.</summary>
    public static string? Told(string? text, int longest = CardRoom.Sentence) => string.IsNullOrWhiteSpace(text) ? null : CardText.Told(text, longest);

    /// <summary>A name, in markdown.</summary>
    public static string Name(string name, int longest = CardRoom.Name) => CardText.Markdown(name, longest);

    /// <summary>The first names, joined by commas and cut; how many there are besides is told apart.</summary>
    public static string Names(IEnumerable<string> names, int most, int longest = CardRoom.Names) => CardText.Markdown(string.Join(", ", names.Take(most)), longest);

    /// <summary>A version as people call it.</summary>
    public static string Version(string? reference) => CardText.Markdown(VersionText.Of(reference), CardRoom.Version);

    /// <summary>A list of objects.</summary>
    public static JsonArray List<T>(IEnumerable<T> items, Func<T, JsonObject> write) => new(items.Select(i => (JsonNode?)write(i)).ToArray());

    /// <summary>Items over the most that are shown.</summary>
    public static int Over(int count, int most) => Math.Max(0, count - most);
}
