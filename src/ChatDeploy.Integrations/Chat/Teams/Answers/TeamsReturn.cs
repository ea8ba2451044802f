using ChatDeploy.Integrations.Chat.Teams.Activities;
using ChatDeploy.Integrations.Chat.Teams.Connector;

namespace ChatDeploy.Integrations.Chat.Teams.Answers;

/// <summary>How an answer gets back to who asked.</summary>
/// <param name="Conversation">Where it was asked, its thread included.</param>
/// <param name="Kind">What kind of conversation that is.</param>
/// <param name="User">Who asked.</param>
public sealed record TeamsReturn(TeamsConversation Conversation, TeamsConversationKind Kind, TeamsUser User)
{
    /// <summary>Where posts of this conversation go: the channel without its thread.</summary>
    public string ChannelId => Conversation.WithoutThread().Id;

    /// <summary>Whether it is between the bot and one person.</summary>
    public bool IsPersonal => Kind == TeamsConversationKind.Personal;
}
