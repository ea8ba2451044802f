namespace ChatDeploy.Integrations.Chat.Slack;

/// <summary>A method of the Web API.</summary>
/// <param name="Name">As in its address.</param>
/// <param name="PerMinute">How many calls we make in any 60 seconds: four fifths of what the method's tier allows a workspace (Slack notes, section 6).</param>
/// <param name="TakesForm">Whether it takes a form; those that read do. The others take JSON.</param>
/// <param name="IsPaced">Whether calls for one channel keep their distance.</param>
internal sealed record SlackMethod(string Name, int PerMinute, bool TakesForm = false, bool IsPaced = false)
{
    private const int Tier3 = 40;
    private const int Tier4 = 80;

    // Slack gives no numbers for these: "several hundred a minute" for messages, "hundreds" for the test.
    public static readonly SlackMethod PostMessage = new("chat.postMessage", 200, IsPaced: true);
    public static readonly SlackMethod TestToken = new("auth.test", Tier4);

    public static readonly SlackMethod UpdateMessage = new("chat.update", Tier3);
    public static readonly SlackMethod DeleteMessage = new("chat.delete", Tier3);
    public static readonly SlackMethod PostEphemeral = new("chat.postEphemeral", Tier4);
    public static readonly SlackMethod OpenView = new("views.open", Tier4);
    public static readonly SlackMethod PushView = new("views.push", Tier4);
    public static readonly SlackMethod UpdateView = new("views.update", Tier4);
    public static readonly SlackMethod PublishView = new("views.publish", Tier4);
    public static readonly SlackMethod History = new("conversations.history", Tier3, TakesForm: true);
    public static readonly SlackMethod Replies = new("conversations.replies", Tier3, TakesForm: true);
    public static readonly SlackMethod Channel = new("conversations.info", Tier3, TakesForm: true);
    public static readonly SlackMethod OpenConversation = new("conversations.open", Tier3);
    public static readonly SlackMethod User = new("users.info", Tier4, TakesForm: true);
    public static readonly SlackMethod UserByEmail = new("users.lookupByEmail", Tier3, TakesForm: true);
    public static readonly SlackMethod OpenSocket = new("apps.connections.open", Tier3, TakesForm: true);
}
