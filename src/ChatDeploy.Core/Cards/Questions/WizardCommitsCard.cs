using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using ChatDeploy.Core.Cards.Deployments;
using ChatDeploy.Core.Conversation.Texts;
using ChatDeploy.Core.Conversation.Wizard;

namespace ChatDeploy.Core.Cards.Questions;

/// <summary>Data of <c>cards/wizard-commits.json</c>: a field for each tool, with its newest commits.</summary>
internal static class WizardCommitsCard
{
    public const string Stem = "wizard-commits";

    // Between version, subject, author, time and environments: " · " three times, and " · on ".
    private const int Separators = (3 * 3) + 6;
    private const int Version = 16;
    private const int Author = 10;
    private const int Environments = 9;

    public static JsonObject Of(WizardView view, CommitOffer offer)
    {
        var zone = TimeZoneInfo.TryFindSystemTimeZoneById(view.TimeZone, out var found) ? found : TimeZoneInfo.Utc;
        var tools = offer.Tools.Take(QuestionRoom.WizardTools).ToList();
        var room = Room(tools.ConvertAll(t => t.Commits.Select(c => (Choice: Choice(c, zone), IsChosen: c.Sha == t.Chosen)).ToList()));
        return new JsonObject
        {
            ["search"] = CardText.Plain(view.State.CommitSearch, 100),
            ["tools"] = new JsonArray([.. tools.Select((tool, i) => (JsonNode)new JsonObject
            {
                ["tool"] = tool.Tool,
                ["field"] = WizardFields.CommitOf(tool.Tool),
                ["value"] = tool.Chosen ?? WizardFields.None,
                ["hasMore"] = tool.HasMore || room[i].Count < tool.Commits.Count,
                ["choices"] = new JsonArray([.. room[i]]),
            })]),
            ["moreTools"] = offer.MoreTools + CardData.Over(offer.Tools.Count, QuestionRoom.WizardTools),
            ["deployable"] = offer.Deployable,
        };
    }

    // Tools take turns, so that the newest of each are there before the older ones of any; a chosen commit always is.
    private static List<List<JsonNode>> Room(List<List<(JsonObject Choice, bool IsChosen)>> choices)
    {
        var left = QuestionRoom.ChoiceBytes - choices.Sum(tool => tool.Where(c => c.IsChosen).Sum(c => Bytes(c.Choice)));
        var taken = choices.ConvertAll(tool => tool.ConvertAll(c => c.IsChosen));
        for (var turn = 0; left > 0 && choices.Exists(tool => turn < tool.Count); turn++)
        {
            for (var tool = 0; tool < choices.Count && left > 0; tool++)
            {
                if (turn >= choices[tool].Count || taken[tool][turn]) continue;
                left -= Bytes(choices[tool][turn].Choice);
                taken[tool][turn] = left >= 0 || turn == 0;
            }
        }

        return choices.Select((tool, i) => tool.Where((_, at) => taken[i][at]).Select(c => (JsonNode)c.Choice).ToList()).ToList();
    }

    private static JsonObject Choice(CommitChoice commit, TimeZoneInfo zone)
    {
        var version = CardText.Plain(commit.Tags.Count > 0 ? commit.Tags[^1] : VersionText.Digits(commit.Sha), Version);
        var author = CardText.Plain(commit.Author is "" ? "–" : commit.Author, Author);
        var at = TimeZoneInfo.ConvertTime(commit.CommittedAt, zone).ToString("MM-dd HH:mm", CultureInfo.InvariantCulture);
        var runsIn = commit.RunsIn.Count == 0 ? "" : CardText.Plain(string.Join(", ", commit.RunsIn), Environments);

        // Two characters are left for those that keep a right-to-left text in its place.
        var room = QuestionRoom.Choice - Separators - version.Length - author.Length - at.Length - runsIn.Length - 2;
        var mark = CheckMark.Of(commit);
        var subject = mark + CardText.Plain(commit.Subject is "" ? "–" : commit.Subject, Math.Max(8, room - mark.Length));
        return new JsonObject { ["version"] = version, ["subject"] = subject, ["author"] = author, ["at"] = at, ["runsIn"] = runsIn, ["value"] = commit.Sha };
    }

    private static int Bytes(JsonObject choice) => Encoding.UTF8.GetByteCount(string.Concat(choice.Select(p => (string?)p.Value))) + 40;
}
