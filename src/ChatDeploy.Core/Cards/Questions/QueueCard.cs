using System.Text.Json.Nodes;
using ChatDeploy.Core.Cards.Deployments;
using ChatDeploy.Core.Conversation.Texts;
using ChatDeploy.Core.ReadyQueue;

namespace ChatDeploy.Core.Cards.Questions;

/// <summary>Data of <c>cards/queue.json</c>: what is ready, tool by tool.</summary>
internal static class QueueCard
{
    public const string Stem = "queue";

    /// <summary>The card of what is ready.</summary>
    /// <param name="tool">The tool asked about; null for all.</param>
    /// <param name="commits">Ready commits, newest first.</param>
    /// <param name="hasMore">Whether these are not all.</param>
    /// <param name="links">The console.</param>
    public static CardContent Of(string? tool, IReadOnlyCollection<CommitView> commits, bool hasMore, ConsoleLinks links)
    {
        var tools = commits.GroupBy(c => c.Tool, StringComparer.Ordinal).ToList();
        var most = tools.Count == 1 ? QuestionRoom.Commits : QuestionRoom.CommitsOfTool;
        return new CardContent(Stem, new JsonObject
        {
            ["tool"] = tool is null ? null : CardData.Name(tools.Count == 1 ? tools[0].Key : tool),
            ["total"] = commits.Count,
            ["hasMore"] = hasMore,
            ["tools"] = CardData.List(tools.Take(QuestionRoom.Tools), t => new JsonObject
            {
                ["tool"] = CardData.Name(t.Key),
                ["count"] = t.Count(),
                ["hasMore"] = hasMore,
                ["commits"] = CardData.List(t.Take(most), Commit),
                ["more"] = CardData.Over(t.Count(), most),
            }),
            ["moreTools"] = CardData.Over(tools.Count, QuestionRoom.Tools),
            ["url"] = links.Page("/queue"),
        });
    }

    private static JsonObject Commit(CommitView commit) => new()
    {
        ["version"] = CardData.Version(commit.Tags.Count > 0 ? commit.Tags[^1] : commit.Sha),
        ["sha"] = VersionText.Digits(commit.Sha),
        ["url"] = CardText.Link(commit.Url),
        ["subject"] = CardText.Markdown(commit.Message.Split('\n', 2)[0], CardRoom.Subject),
        ["author"] = CardText.Markdown(commit.Author, 40),
        ["at"] = CardData.Instant(commit.CommittedAt),
        ["checks"] = commit.Checks,
        ["bad"] = commit.Bad is { } bad ? CardText.Markdown(bad.Reason, CardRoom.Subject) : null,
        ["held"] = commit.Held.Count == 0 ? null : CardData.Names(commit.Held.Select(h => h.Environment), 3, 40),
    };
}
