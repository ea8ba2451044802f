using ChatDeploy.Core.Conversation.Commands;
using ChatDeploy.Core.Conversation.Grammar;

namespace ChatDeploy.Core.Chat.Web;

/// <summary>How an answer appears in a channel.</summary>
public enum AnswerPlace
{
    /// <summary>For everybody.</summary>
    Public,

    /// <summary>For the asker alone.</summary>
    Private,

    /// <summary>As the deployment's one post in the channel.</summary>
    Post,
}

/// <summary>Decides how an answer appears in a channel. Pure, and the same for every surface with channels.</summary>
public static class ChannelAnswer
{
    /// <summary>Decides: refusals and what concerns one person are private; what shows a deployment is its post; answers to questions are for everybody.</summary>
    /// <param name="text">The line that was answered.</param>
    /// <param name="answer">The answer.</param>
    public static AnswerPlace PlaceOf(string text, ChatAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        if (answer.Refused || IsForAskerAlone(text)) return AnswerPlace.Private;
        return answer.DeploymentId is null || ChatGrammar.Parse(text) is ParseResult.Parsed { Command: ChatCommand.Why } ? AnswerPlace.Public : AnswerPlace.Post;
    }

    /// <summary>Whether a line concerns nobody but who says it, whatever the answer: forms, help, what was not understood.</summary>
    /// <param name="text">The line.</param>
    public static bool IsForAskerAlone(string text) => ChatGrammar.Parse(text) is not ParseResult.Parsed
    {
        Command: not (ChatCommand.Help or ChatCommand.WhoAmI or ChatCommand.Web or ChatCommand.Wizard),
    };

    /// <summary>What the asker is told, alone, where the deployment's post is in the channel already and shows the change itself: the answer's first line.</summary>
    public static string FirstLine(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var end = text.IndexOf('\n', StringComparison.Ordinal);
        return end < 0 ? text : text[..end];
    }
}
