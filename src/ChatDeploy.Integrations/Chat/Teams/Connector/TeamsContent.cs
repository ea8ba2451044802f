using System.Text.Json.Nodes;

namespace ChatDeploy.Integrations.Chat.Teams.Connector;

/// <summary>What a message shows: text, or a card. Not both: Teams makes two messages of them, and tells the id of neither (Teams notes, section 4).</summary>
/// <param name="Text">Teams' markdown; with a card what notifications and screen readers say.</param>
/// <param name="Card">An Adaptive Card; null for a text.</param>
public sealed record TeamsContent(string Text, JsonObject? Card = null)
{
    /// <summary>People who are called by the text. A card names its own under <c>msteams</c>.</summary>
    public IReadOnlyList<TeamsCall> Mentions { get; init; } = [];

    /// <summary>Whether the person's activity feed shows it, for what somebody waits for.</summary>
    public bool Alerts { get; init; }

    /// <summary>The activity; nobody else's parts.</summary>
    internal JsonObject ToActivity()
    {
        var activity = new JsonObject { ["type"] = "message" };
        if (Card is null)
        {
            activity["text"] = Text;
            activity["textFormat"] = "markdown";
            if (Mentions.Count > 0) activity["entities"] = new JsonArray([.. Mentions.Select(mention => mention.ToEntity())]);
        }
        else
        {
            activity["summary"] = Text;
            activity["attachments"] = new JsonArray(new JsonObject { ["contentType"] = "application/vnd.microsoft.card.adaptive", ["content"] = Card.DeepClone() });
        }

        if (Alerts) activity["channelData"] = new JsonObject { ["notification"] = new JsonObject { ["alert"] = true } };
        return activity;
    }
}

/// <summary>A person who is called. The text has to hold <see cref="Mark"/>.</summary>
/// <param name="Id">Their id for this bot, <c>29:…</c>.</param>
/// <param name="Name">How they are called.</param>
public sealed record TeamsCall(string Id, string Name)
{
    /// <summary>What the text says, to the letter.</summary>
    public string Mark => $"<at>{System.Net.WebUtility.HtmlEncode(Name)}</at>";

    internal JsonObject ToEntity() => new() { ["type"] = "mention", ["text"] = Mark, ["mentioned"] = new JsonObject { ["id"] = Id, ["name"] = Name } };
}
