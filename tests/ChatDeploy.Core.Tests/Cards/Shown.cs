using ChatDeploy.Core.Cards;
using ChatDeploy.Core.Cards.Model;
using ChatDeploy.Core.Conversation.Buttons;

namespace ChatDeploy.Core.Tests.Cards;

/// <summary>Cards as people see them.</summary>
internal static class Shown
{
    private static readonly CardTemplates Templates = new();

    /// <summary>The card that a content becomes; it has to map to every surface.</summary>
    public static Card Of(CardContent? content)
    {
        Assert.NotNull(content);
        var reading = CardReader.Read(Templates.Expand(content));
        Assert.False(reading is CardReading.Refused, reading is CardReading.Refused refused ? $"{content.Stem}:\n{string.Join('\n', refused.Problems)}" : "");
        return ((CardReading.Accepted)reading).Card;
    }

    /// <summary>What stands on its buttons.</summary>
    public static string Buttons(Card card) => string.Join(", ", card.AllActions().Select(a => a.Title));

    /// <summary>The press of one of its buttons.</summary>
    public static CardPress Press(Card card, string verb, string? comment = null)
    {
        var button = card.AllActions().OfType<CardAction.Execute>().Single(a => a.Verb == verb);
        return new CardPress(button.Verb, button.Data, comment is null ? null : new Dictionary<string, string> { ["comment"] = comment });
    }

    /// <summary>All its text, a line each.</summary>
    public static string Text(Card card) => string.Join('\n', card.AllElements().SelectMany(Lines));

    private static IEnumerable<string> Lines(CardElement element) => element switch
    {
        CardElement.Text text => [text.Markdown],
        CardElement.Facts facts => facts.Items.Select(f => $"{f.Title}: {f.Value}"),
        CardElement.RichText rich => [string.Concat(rich.Runs.Select(r => r.Text))],
        CardElement.Table table => table.Rows.Select(row => string.Join(" | ", row)),
        _ => [],
    };
}
