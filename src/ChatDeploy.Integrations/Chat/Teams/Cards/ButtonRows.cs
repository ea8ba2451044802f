using System.Text.Json.Nodes;

namespace ChatDeploy.Integrations.Chat.Teams.Cards;

/// <summary>Puts buttons into rows that are no wider than a phone's card: what does not fit into its row, Teams cuts.</summary>
internal static class ButtonRows
{
    // In pixels, of a phone's 390 less what is around a card, and of letters as they are on average in bold.
    private const double Row = 318;
    private const double Letter = 8;
    private const double Padding = 26;
    private const double Between = 8;

    /// <summary>The rows, in order.</summary>
    public static IEnumerable<JsonArray> Of(IEnumerable<JsonObject> buttons)
    {
        var (row, width) = (new JsonArray(), 0d);
        foreach (var button in buttons)
        {
            var own = (((string?)button["title"])?.Length ?? 0) * Letter + Padding;
            if (row.Count > 0 && width + Between + own > Row)
            {
                yield return row;
                (row, width) = ([], 0);
            }

            width += own + (row.Count > 0 ? Between : 0);
            row.Add(button);
        }

        if (row.Count > 0) yield return row;
    }
}
