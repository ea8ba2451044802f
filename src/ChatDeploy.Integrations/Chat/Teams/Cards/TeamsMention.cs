using System.Text.Json.Nodes;

namespace ChatDeploy.Integrations.Chat.Teams.Cards;

/// <summary>Somebody who is called in a card, which Teams tells them of.</summary>
/// <param name="UserId">Teams' id of the person for this bot: <c>29:…</c>.</param>
/// <param name="Name">As people read it.</param>
public sealed record TeamsMention(string UserId, string Name)
{
    private const int LongestName = 60;

    internal static void AddTo(JsonObject content, IReadOnlyList<TeamsMention> mentions)
    {
        var known = mentions.Where(mention => mention.UserId.Length is > 0 and <= TeamsCardLimits.UserId).DistinctBy(mention => mention.UserId, StringComparer.Ordinal).Take(TeamsCardLimits.Mentions).ToList();
        if (known.Count == 0) return;
        ((JsonObject)content["msteams"]!)["entities"] = new JsonArray([.. known.Select(mention => (JsonNode)new JsonObject
        {
            ["type"] = "mention",
            ["text"] = mention.Call,
            ["mentioned"] = new JsonObject { ["id"] = mention.UserId, ["name"] = mention.Shown },
        })]);
        ((JsonArray)content["body"]!).Insert(0, new JsonObject { ["type"] = "TextBlock", ["wrap"] = true, ["text"] = string.Join(' ', known.Select(mention => mention.Call)) });
    }

    private string Call => $"<at>{Shown}</at>";

    // It stands in the text and in the entity, letter by letter the same, so that nothing in it may be read as markup.
    private string Shown
    {
        get
        {
            var plain = string.Concat(Name.Select(letter => @"\*_[]()<>&~`{}".Contains(letter, StringComparison.Ordinal) || char.IsControl(letter) || char.IsSurrogate(letter) ? ' ' : letter)).Trim();
            return plain.Length == 0 ? "you" : plain.Length <= LongestName ? plain : plain[..LongestName].TrimEnd();
        }
    }
}
