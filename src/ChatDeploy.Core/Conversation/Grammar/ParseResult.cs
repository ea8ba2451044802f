namespace ChatDeploy.Core.Conversation.Grammar;

/// <summary>What <see cref="ChatGrammar.Parse"/> made of a text; the cases are nested.</summary>
public abstract record ParseResult
{
    private ParseResult()
    {
    }

    /// <summary>The text is a command.</summary>
    public sealed record Parsed(ChatCommand Command) : ParseResult;

    /// <summary>The text is no command; says what to do next (spec B2).</summary>
    /// <param name="Message">One or two sentences: what is wrong or missing.</param>
    /// <param name="Nearest">The keyword of the command that was probably meant; null when none is near.</param>
    /// <param name="Example">A whole line that would be understood, built from what was typed where that is possible.</param>
    /// <param name="Position">The index in the typed text where reading ended, 0 to its length.</param>
    public sealed record NotUnderstood(string Message, string? Nearest, string Example, int Position) : ParseResult
    {
        /// <summary>The whole answer in one line, for surfaces that only show text.</summary>
        public string Text => $"{Message} For example: {Example}";
    }
}
