using ChatDeploy.Core.Deployments;

namespace ChatDeploy.Core.Conversation.Texts;

/// <summary>Writes what holds a deployment back: what, who can help, until when.</summary>
internal static class BlockerText
{
    public static string Of(Blocker blocker, ChatTime time)
    {
        var who = blocker.Who.Count > 0 ? $" · who can help: {ChatLines.Names(blocker.Who)}" : "";
        var until = blocker.ClearsAt is { } at ? $" · until {time.Full(at)}" : "";
        var text = ChatLines.OneLine(blocker.Text, 400);
        return who.Length + until.Length > 0 ? text.TrimEnd('.') + who + until : text;
    }
}
