using System.Text;

namespace ChatDeploy.Core.Cards.Model;

/// <summary>What a card may hold so that every surface can show it: the smaller of Teams' and Slack's limits (protocol notes on Adaptive Cards, section 5).</summary>
public static class CardLimits
{
    /// <summary>The whole expanded card, bytes of UTF-8: Teams refuses messages somewhat above.</summary>
    public const int Bytes = 28 * 1024;

    /// <summary>Blocks of a Slack message.</summary>
    public const int Blocks = 50;

    /// <summary>Characters of text of a Slack message, all blocks together.</summary>
    public const int AllText = 12_000;

    /// <summary>Characters of a heading: a Slack header.</summary>
    public const int Heading = 150;

    /// <summary>Characters of a paragraph: a Slack section.</summary>
    public const int Paragraph = 3_000;

    /// <summary>Characters of the fallback text: what notifications show.</summary>
    public const int Fallback = 500;

    /// <summary>Facts of one set: fields of a Slack section.</summary>
    public const int Facts = 10;

    /// <summary>Characters of a fact, name and value together: a field of a Slack section.</summary>
    public const int FactLength = 2_000;

    /// <summary>Buttons in a row.</summary>
    public const int Buttons = 5;

    /// <summary>Characters on a button; more are cut on phones.</summary>
    public const int ButtonLength = 30;

    /// <summary>Characters of one value in a button's data.</summary>
    public const int DataValueLength = 200;

    /// <summary>Characters of a button's data as JSON: a Slack button's value takes 2,000, and the verb goes along.</summary>
    public const int DataLength = 1_800;

    /// <summary>Characters of a confirmation.</summary>
    public const int Confirm = 300;

    /// <summary>Choices of a set.</summary>
    public const int Choices = 100;

    /// <summary>Characters of a choice, and of its value.</summary>
    public const int ChoiceLength = 75;

    /// <summary>Characters of a placeholder.</summary>
    public const int Placeholder = 150;

    /// <summary>The most characters that an input may take.</summary>
    public const int InputLength = 3_000;

    /// <summary>Rows of a table.</summary>
    public const int TableRows = 20;

    /// <summary>Columns of a table.</summary>
    public const int TableColumns = 5;

    /// <summary>What of a whole card is over a limit; what concerns one element the reader has said already.</summary>
    internal static IEnumerable<CardProblem> Check(Card card)
    {
        var bytes = Encoding.UTF8.GetByteCount(card.ToJson());
        if (bytes > Bytes) yield return new CardProblem("$", $"it has {bytes:N0} bytes; at most {Bytes:N0} go into a message");
        var blocks = card.Body.Sum(BlocksOf) + (card.Actions.Count > 0 ? 1 : 0);
        if (blocks > Blocks) yield return new CardProblem("$", $"it takes about {blocks} blocks in Slack; at most {Blocks} go into a message");
        var text = card.AllElements().Sum(TextOf);
        if (text > AllText) yield return new CardProblem("$", $"it has {text:N0} characters of text; at most {AllText:N0} go into a message");
        if (card.AllElements().OfType<CardElement.Table>().Count() > 1) yield return new CardProblem("$", "it has more than one table; a Slack message takes one");
        foreach (var id in card.AllElements().Where(IsInput).GroupBy(e => e.Id).Where(g => g.Count() > 1).Select(g => g.Key))
            yield return new CardProblem("$", $"more than one input is called '{id}'");
        foreach (var clash in card.AllActions().OfType<CardAction.Execute>().SelectMany(a => a.Data.Select(d => d.Key)).Distinct().Where(key => card.AllElements().Any(e => IsInput(e) && e.Id == key)))
            yield return new CardProblem("$", $"'{clash}' is an input and a button's data; the input would hide it");
    }

    /// <summary>Blocks that an element takes in Slack, rather too many than too few.</summary>
    public static int BlocksOf(CardElement element)
    {
        ArgumentNullException.ThrowIfNull(element);
        return (element.Separator ? 1 : 0) + element switch
        {
            CardElement.Group group => group.Items.Sum(BlocksOf),
            CardElement.Columns columns => Math.Max(1, (columns.Inner.Count() + 9) / 10),
            _ => 1,
        };
    }

    private static bool IsInput(CardElement element) => element is CardElement.TextInput or CardElement.ChoiceInput or CardElement.ToggleInput;

    private static int TextOf(CardElement element) => element switch
    {
        CardElement.Text text => text.Markdown.Length,
        CardElement.RichText rich => rich.Runs.Sum(r => r.Text.Length),
        CardElement.Facts facts => facts.Items.Sum(f => f.Title.Length + f.Value.Length),
        CardElement.Table table => table.Rows.Sum(row => row.Sum(cell => cell.Length)),
        _ => 0,
    };
}
