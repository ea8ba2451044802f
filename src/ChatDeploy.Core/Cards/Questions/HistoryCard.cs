using System.Text.Json.Nodes;
using ChatDeploy.Core.Cards.Deployments;

namespace ChatDeploy.Core.Cards.Questions;

/// <summary>Data of <c>cards/history.json</c>: what ended and what was recorded by hand, newest first.</summary>
internal static class HistoryCard
{
    public const string Stem = "history";

    /// <summary>The card of what is over.</summary>
    /// <param name="about">The target or tool asked about; null for all.</param>
    /// <param name="statusOf">The target to ask the status of; null for all.</param>
    /// <param name="items">Newest first.</param>
    /// <param name="links">The console.</param>
    public static CardContent Of(string? about, string? statusOf, IReadOnlyCollection<PastItem> items, ConsoleLinks links) => new(Stem, new JsonObject
    {
        ["about"] = about is null ? null : CardText.Markdown(about, QuestionRoom.Site),
        ["statusOf"] = statusOf,
        ["items"] = CardData.List(items.Take(QuestionRoom.Past), i => i.ToData(links)),
        ["hasMore"] = items.Count > QuestionRoom.Past,
        ["url"] = links.Page("/history"),
    });
}
