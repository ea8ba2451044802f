namespace ChatDeploy.Core.Cards.Templating.Expressions;

/// <summary>What an expression may result in, as far as it is known before it is evaluated. <see cref="Object"/> means anything.</summary>
[Flags]
internal enum Returns
{
    /// <summary>Not known to be anything.</summary>
    None = 0,

    /// <summary>A boolean.</summary>
    Boolean = 1,

    /// <summary>A number.</summary>
    Number = 2,

    /// <summary>Anything.</summary>
    Object = 4,

    /// <summary>A text.</summary>
    Text = 8,

    /// <summary>A list.</summary>
    List = 16,
}
