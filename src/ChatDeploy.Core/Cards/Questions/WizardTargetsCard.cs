using System.Globalization;
using System.Text.Json.Nodes;
using ChatDeploy.Core.Cards.Deployments;
using ChatDeploy.Core.Conversation.Texts;
using ChatDeploy.Core.Conversation.Wizard;
using ChatDeploy.Core.Persistence;

namespace ChatDeploy.Core.Cards.Questions;

/// <summary>Data of <c>cards/wizard-targets.json</c>: where to, when, how and why.</summary>
internal static class WizardTargetsCard
{
    public const string Stem = "wizard-targets";

    private const int MostCommits = 8;

    // The icon before it, and how many sites there are behind it.
    private const int Name = QuestionRoom.Choice - 18;

    public static JsonObject Of(WizardView view, TargetOffer offer)
    {
        var state = view.State;
        return new JsonObject
        {
            ["commits"] = CardData.List(state.Commits.Take(MostCommits), c => new JsonObject { ["tool"] = CardData.Name(c.Tool), ["version"] = view.Tags.TryGetValue(c.Tool, out var tag) ? CardData.Name(tag) : VersionText.Digits(c.Sha) }),
            ["moreCommits"] = CardData.Over(state.Commits.Count, MostCommits),
            ["search"] = CardText.Plain(state.TargetSearch, 100),
            ["value"] = string.Join(',', offer.Choices.Where(c => c.IsChosen).Select(c => c.Value)),
            ["choices"] = CardData.List(offer.Choices, c => new JsonObject
            {
                ["kind"] = EnumCodes.Code(c.Kind),
                ["name"] = Cut(c.Name),
                ["sites"] = c.Sites,
                ["value"] = c.Value,
            }),
            ["more"] = offer.More,
            ["chosenMore"] = offer.ChosenMore,
            ["environments"] = CardData.List(view.Environments.Take(Model.CardLimits.Choices), e => new JsonObject { ["name"] = e, ["value"] = e }),
            ["environment"] = state.Environment ?? "",
            ["strategy"] = EnumCodes.Code(state.Strategy),
            ["time"] = state.Time?.ToString("HH:mm", CultureInfo.InvariantCulture) ?? "",
            ["day"] = state.Day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "",
            ["reason"] = CardText.Plain(state.Reason ?? "", 500),
            ["zone"] = view.TimeZone,
        };
    }

    // Of a long name the end tells stores apart, and the beginning tenants.
    private static string Cut(string name) => name.Length <= Name ? name : $"{name[..(Name / 2)]}…{name[^((Name / 2) - 1)..]}";
}
