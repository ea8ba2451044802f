namespace ChatDeploy.Core.Cards.Templating;

/// <summary>A card template that cannot be compiled, or cannot be expanded with this data. The message says where (JSON path, position) and why, in one line.</summary>
public sealed class CardTemplateException : Exception
{
    /// <summary>Tells where and why.</summary>
    public CardTemplateException(string message)
        : base(message)
    {
    }

    /// <summary>Tells where and why, with what was thrown below.</summary>
    public CardTemplateException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
