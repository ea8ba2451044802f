using System.Text;
using System.Text.Json.Nodes;
using ChatDeploy.Core.Cards;
using ChatDeploy.Core.Cards.Model;

namespace ChatDeploy.Integrations.Chat.Teams.Cards;

/// <summary>Makes a card small enough for Teams.</summary>
internal static class CardRoom
{
    /// <summary>
    /// The card where it fits. Where it does not: first, from its end, what is neither its beginning nor an input nor a row of buttons gives way to a line that
    /// links to the console; then what only old clients need; at last the card is its fallback text with that link. Buttons that belong to a part go with it.
    /// </summary>
    /// <param name="content">As written; may be changed.</param>
    /// <param name="card">The card it was written from.</param>
    public static JsonObject Fit(JsonObject content, Card card)
    {
        if (Fits(content)) return content;
        var page = card.AllActions().OfType<CardAction.Open>().Select(open => open.Url.AbsoluteUri).FirstOrDefault(url => url.Length <= CardLimits.Paragraph);
        Shorten(content, (JsonArray)content["body"]!, page);
        if (Fits(content)) return content;
        WithoutFallbacks(content);
        if (Fits(content)) return content;

        var last = new JsonArray(ButtonWriter.Words(card.FallbackText));
        if (page is not null) last.Add(new JsonObject { ["type"] = "ActionSet", ["actions"] = new JsonArray(new JsonObject { ["type"] = "Action.OpenUrl", ["title"] = "Open", ["url"] = page }) });
        content["body"] = last;
        content["msteams"] = new JsonObject { ["width"] = "Full" };
        return content;
    }

    private static bool Fits(JsonObject content) => Encoding.UTF8.GetByteCount(TeamsCardJson.Write(content)) + Wrapping <= TeamsCardLimits.Bytes;

    private static int Wrapping { get; } = Encoding.UTF8.GetByteCount(TeamsCardJson.Write(TeamsCards.Attachment([])));

    private static void Shorten(JsonObject content, JsonArray body, string? page)
    {
        int? noteAt = null;
        for (var i = body.Count - 1; i > 0 && !Fits(content); i--)
        {
            if (IsKept(body[i]!)) continue;
            if (noteAt is { } at) body.RemoveAt(at);
            body[i] = Note(page);
            noteAt = i;
        }
    }

    private static bool IsKept(JsonNode element) => (string?)element["type"] is { } type && (type == "ActionSet" || type.StartsWith("Input.", StringComparison.Ordinal));

    private static JsonObject Note(string? page) => new()
    {
        ["type"] = "TextBlock",
        ["wrap"] = true,
        ["isSubtle"] = true,
        ["text"] = CardText.Link(page) is { } link ? $"… and more: [open it]({link}) to see everything" : "… and more, for which there is no room here",
    };

    private static void WithoutFallbacks(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject parts:
                parts.Remove("fallback");
                foreach (var (_, value) in parts) WithoutFallbacks(value);
                break;
            case JsonArray list:
                foreach (var item in list) WithoutFallbacks(item);
                break;
        }
    }
}
