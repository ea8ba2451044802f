using ChatDeploy.Core.Conversation.Grammar;

namespace ChatDeploy.Core.Tests.Conversation.Grammar;

/// <summary>What the grammar makes of a text, with an assertion of which of the two it is.</summary>
internal static class Read
{
    public static ChatCommand Command(string text) => ChatGrammar.Parse(text) switch
    {
        ParseResult.Parsed parsed => parsed.Command,
        ParseResult.NotUnderstood refused => throw new InvalidOperationException($"“{text}” was refused: {refused.Text}"),
        _ => throw new InvalidOperationException(),
    };

    public static ParseResult.NotUnderstood Refusal(string text) => Assert.IsType<ParseResult.NotUnderstood>(ChatGrammar.Parse(text));

    public static ChatCommand.Deploy Deploy(string text) => Assert.IsType<ChatCommand.Deploy>(Command(text));
}
