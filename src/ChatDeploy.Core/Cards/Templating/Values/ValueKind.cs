namespace ChatDeploy.Core.Cards.Templating.Values;

/// <summary>What a <see cref="Value"/> is. The first ones are the types of the reference's language, the last two are outcomes that are no value.</summary>
internal enum ValueKind
{
    /// <summary>Nothing there; a property with it is left out.</summary>
    Undefined,

    /// <summary>JSON null.</summary>
    Null,

    /// <summary>A boolean.</summary>
    Boolean,

    /// <summary>A number, always a double.</summary>
    Number,

    /// <summary>Text in UTF-16, as the reference counts it.</summary>
    Text,

    /// <summary>A list.</summary>
    List,

    /// <summary>An object with ordered keys.</summary>
    Object,

    /// <summary>An expression did not succeed: an error that conditions swallow and cards refuse.</summary>
    Error,

    /// <summary>An expression had no outcome at all, not even an error: every reader of it breaks.</summary>
    Nothing,
}
