namespace ChatDeploy.Core.Cards.Templating.Syntax;

/// <summary>The kinds of tokens of an expression.</summary>
internal enum TokenKind
{
    /// <summary>An operator or bracket.</summary>
    Sign,

    /// <summary>A whole number or decimal fraction.</summary>
    Number,

    /// <summary>A name, which may begin with <c>_ # @ @@ $ %</c>.</summary>
    Name,

    /// <summary>A text with its quotes.</summary>
    Text,

    /// <summary>The mark at both ends of a text with expressions.</summary>
    Backtick,

    /// <summary>Plain characters within backticks.</summary>
    Content,

    /// <summary><c>${…}</c> within backticks.</summary>
    Embedded,

    /// <summary><c>\$</c> or <c>\`</c> within backticks.</summary>
    Escape,

    /// <summary>A character that belongs to no token.</summary>
    Invalid,

    /// <summary>After the last one.</summary>
    End,
}
