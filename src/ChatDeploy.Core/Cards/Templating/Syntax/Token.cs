namespace ChatDeploy.Core.Cards.Templating.Syntax;

/// <summary>One token.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its characters.</param>
/// <param name="Position">Where it begins, from 0.</param>
internal readonly record struct Token(TokenKind Kind, string Text, int Position)
{
    /// <summary>Whether it is this operator or bracket.</summary>
    public bool Is(string sign) => Kind is TokenKind.Sign && string.Equals(Text, sign);
}
