namespace ChatDeploy.Core.Cards.Model;

/// <summary>What is wrong with a card.</summary>
/// <param name="Path">Where, as a JSON path: <c>$.body[2].facts[0].value</c>.</param>
/// <param name="Text">What, in a part of a sentence.</param>
public sealed record CardProblem(string Path, string Text)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Path}: {Text}";
}

/// <summary>A card that was read, or what is wrong with it; the cases are nested.</summary>
public abstract record CardReading
{
    private CardReading() { }

    /// <summary>It maps to every surface.</summary>
    public sealed record Accepted(Card Card) : CardReading;

    /// <summary>It does not, and why.</summary>
    /// <param name="Problems">At least one.</param>
    public sealed record Refused(IReadOnlyList<CardProblem> Problems) : CardReading;
}
