using System.Text.Json.Nodes;

namespace ChatDeploy.Integrations.Chat.Teams.Cards;

/// <summary>For whom Teams asks for the newest card when they look at it, which is more than a minute old then: each gets their own answer, and nobody else sees it.</summary>
/// <param name="Data">What the card is about.</param>
/// <param name="UserIds">Teams' ids of the people for this bot, <c>29:…</c>; the first <see cref="TeamsCardLimits.RefreshedPeople"/> count. None: Teams only asks when somebody wants it.</param>
/// <param name="Verb">Reads only: nobody knows of the press.</param>
public sealed record TeamsRefresh(JsonObject Data, IReadOnlyList<string> UserIds, string Verb = "refresh")
{
    /// <summary>Of a deployment's card.</summary>
    /// <param name="publicId">The deployment: <c>D-1042</c>.</param>
    /// <param name="userIds">For whom.</param>
    public static TeamsRefresh OfDeployment(string publicId, IReadOnlyList<string> userIds) => new(new JsonObject { ["deployment"] = publicId }, userIds);

    internal JsonObject ToJson() => new()
    {
        ["action"] = new JsonObject
        {
            ["type"] = "Action.Execute",
            ["title"] = "Refresh",
            ["verb"] = Verb,
            ["data"] = new JsonObject { [TeamsPress.Verb] = Verb, [TeamsPress.Data] = Data.DeepClone() },
            ["associatedInputs"] = "none",
        },
        ["userIds"] = new JsonArray([.. UserIds.Where(id => id.Length is > 0 and <= TeamsCardLimits.UserId).Distinct(StringComparer.Ordinal).Take(TeamsCardLimits.RefreshedPeople).Select(id => (JsonNode)id)]),
    };
}
