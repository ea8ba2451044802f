namespace ChatDeploy.Core.Conversation.Grammar;

/// <summary>One word of a cleaned text: between white space or commas, or inside quotes (then it may hold spaces and is never a keyword).</summary>
/// <param name="Text">The word without quotes and trailing punctuation.</param>
/// <param name="Start">Where it starts in the cleaned text.</param>
/// <param name="End">Where it ends there, trailing punctuation not counted.</param>
/// <param name="Quoted">Whether it stood in quotes.</param>
internal readonly record struct Word(string Text, int Start, int End, bool Quoted)
{
    public bool Is(string keyword) => !Quoted && Text.Equals(keyword, StringComparison.OrdinalIgnoreCase);

    public bool IsAny(params ReadOnlySpan<string> keywords)
    {
        foreach (var keyword in keywords)
        {
            if (Is(keyword)) return true;
        }

        return false;
    }

    /// <summary>Whether a new part of a command begins here rather than another name of a list.</summary>
    public bool StartsClause => !Quoted && Keywords.IsClause(Text);

    /// <summary>Whether it is a politeness that means nothing.</summary>
    public bool IsFiller => IsAny("please", "pls", "now", "thanks", "thx");

    /// <summary>Whether it only joins the names of a list.</summary>
    public bool IsConnector => IsAny("and", "&", "+");
}
