using ChatDeploy.Core.Deployments;

namespace ChatDeploy.Core.Conversation.Texts;

/// <summary>Writes what holds a deployment back: what, who can help, until when.</summary>
internal static class BlockerText
{
    public static string Of(Blocker blocker, ChatTime time)
    {
        var text = ChatLines.OneLine(blocker.Text, 400);
        var who = blocker.Who.Count > 0 ? $" Who can help: {ChatLines.Names(blocker.Who)}." : "";
        var until = blocker.ClearsAt is { } at ? $" Until {time.Full(at)}." : "";

        // A line that ends with an address or a command stays as it can be copied, unless more follows.
        var stop = who.Length + until.Length == 0 || text[^1] is '.' or '!' or '?' or '…' ? "" : ".";
        return text + stop + who + until;
    }
}
