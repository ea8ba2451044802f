namespace ChatDeploy.Core.Cards.Templating.Values;

/// <summary>Why an expression did not succeed. The text is only made when somebody reads it: conditions throw most errors away.</summary>
internal sealed class ExpressionError(Func<string> reason)
{
    /// <summary>A reason that is known already.</summary>
    public ExpressionError(string reason)
        : this(() => reason)
    {
    }

    /// <summary>What stands beside the error; only <c>or</c> looks at it.</summary>
    public Value Beside { get; init; }

    /// <summary>One line.</summary>
    public string Reason => reason();
}
