namespace ChatDeploy.Core.Cards.Model;

/// <summary>How a text stands out.</summary>
public enum TextKind
{
    /// <summary>A paragraph.</summary>
    Body,

    /// <summary><c>style: heading</c>: what the card is about.</summary>
    Heading,

    /// <summary>Bold: the title of a part.</summary>
    Strong,

    /// <summary><c>isSubtle</c>: what matters less.</summary>
    Subtle,
}

/// <summary>What a text's colour says.</summary>
public enum CardTone
{
    /// <summary>Nothing.</summary>
    Default,

    /// <summary>Well.</summary>
    Good,

    /// <summary>Take care.</summary>
    Warning,

    /// <summary>Something is wrong.</summary>
    Attention,

    /// <summary>Look here.</summary>
    Accent,
}

/// <summary>The ground of a container.</summary>
public enum ContainerStyle
{
    /// <summary>None.</summary>
    Default,

    /// <summary>Set off.</summary>
    Emphasis,

    /// <summary>Well.</summary>
    Good,

    /// <summary>Take care.</summary>
    Warning,

    /// <summary>Something is wrong.</summary>
    Attention,

    /// <summary>Look here.</summary>
    Accent,
}

/// <summary>The look of a button.</summary>
public enum ActionStyle
{
    /// <summary>As any.</summary>
    Default,

    /// <summary>The one to press.</summary>
    Positive,

    /// <summary>The one to think about.</summary>
    Destructive,
}
