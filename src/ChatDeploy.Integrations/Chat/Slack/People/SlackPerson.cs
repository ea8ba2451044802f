using ChatDeploy.Core.People;

namespace ChatDeploy.Integrations.Chat.Slack.People;

/// <summary>Who acts on Slack.</summary>
/// <param name="Person">The person of the catalog, or a visitor.</param>
/// <param name="UserId">Slack's id.</param>
public sealed record SlackPerson(Person Person, string UserId);
