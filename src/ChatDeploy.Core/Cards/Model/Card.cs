using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatDeploy.Core.Cards.Model;

/// <summary>An expanded card, read into types: the subset of Adaptive Cards 1.5 that maps to Teams, Slack and the web. Every surface's writer starts from this.</summary>
/// <param name="FallbackText">The card in a line, for notifications and for whoever cannot show it; plain text.</param>
/// <param name="Body">Elements from top to bottom.</param>
/// <param name="Actions">Buttons below the body; where the body ends with an <see cref="CardElement.Buttons"/>, usually none.</param>
/// <param name="Source">The expanded JSON that it was read from, which Teams and the web take as it is.</param>
public sealed record Card(string FallbackText, IReadOnlyList<CardElement> Body, IReadOnlyList<CardAction> Actions, JsonObject Source)
{
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Every element, those inside containers and columns too, from top to bottom.</summary>
    public IEnumerable<CardElement> AllElements() => Flatten(Body);

    /// <summary>Every button, of the body and of the card.</summary>
    public IEnumerable<CardAction> AllActions() => AllElements().OfType<CardElement.Buttons>().SelectMany(b => b.Actions).Concat(Actions);

    /// <summary>The expanded JSON as it goes into a message: compact, and letters of every script as themselves, since <c>\u</c> escapes would triple them.</summary>
    public string ToJson() => Source.ToJsonString(Compact);

    private static IEnumerable<CardElement> Flatten(IEnumerable<CardElement> elements)
    {
        foreach (var element in elements)
        {
            yield return element;
            foreach (var inner in Flatten(element.Inner)) yield return inner;
        }
    }
}
