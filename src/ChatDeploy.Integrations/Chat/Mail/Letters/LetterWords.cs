using System.Text;
using ChatDeploy.Core.Cards.Model;

namespace ChatDeploy.Integrations.Chat.Mail.Letters;

/// <summary>Writes a card as plain text: what its HTML says, in the same order. Inputs are left out; what buttons do is done in the console.</summary>
internal static class LetterWords
{
    /// <summary>The text, with a line end after each line.</summary>
    /// <param name="body">The card's elements.</param>
    /// <param name="page">The console's page on which its buttons are.</param>
    public static string Write(IReadOnlyList<CardElement> body, string page)
    {
        var text = new StringBuilder();
        Add(text, body, page, "");
        text.Append("\n-- \nSent by ChatDeploy; nobody reads answers to this mail.\n");
        return text.ToString();
    }

    private static void Add(StringBuilder text, IReadOnlyList<CardElement> elements, string page, string indent)
    {
        foreach (var element in elements)
        {
            if (element.Separator) text.Append('\n');
            switch (element)
            {
                case CardElement.Text { Kind: TextKind.Heading } heading:
                    Line(text, indent, Words(heading.Markdown));
                    Line(text, indent, new string('=', Math.Clamp(Words(heading.Markdown).Length, 3, 72)));
                    break;
                case CardElement.Text block:
                    Line(text, indent, Words(block.Markdown));
                    break;
                case CardElement.RichText rich:
                    Line(text, indent, string.Concat(rich.Runs.Select(run => run.Text)));
                    break;
                case CardElement.Facts facts:
                    foreach (var fact in facts.Items) Line(text, indent, $"{Words(fact.Title)}: {Words(fact.Value)}");
                    break;
                case CardElement.Columns columns:
                    Line(text, indent, string.Join(" | ", columns.Items.Select(column => string.Join(' ', column.Items.OfType<CardElement.Text>().Select(t => Words(t.Markdown))))));
                    break;
                case CardElement.Group group:
                    text.Append('\n');
                    Add(text, group.Items, page, indent + "  ");
                    text.Append('\n');
                    break;
                case CardElement.Table table:
                    foreach (var row in table.Rows) Line(text, indent, string.Join(" | ", row.Select(Words)));
                    break;
                case CardElement.Buttons buttons:
                    text.Append('\n');
                    Line(text, indent, $"In the console ({string.Join(", ", buttons.Actions.Select(action => action.Title))}): {page}");
                    break;
            }
        }
    }

    private static void Line(StringBuilder text, string indent, string line) => text.Append(indent).Append(line.Replace("\n", "\n" + indent, StringComparison.Ordinal)).Append('\n');

    // Where a link's text does not say where it leads, that follows it.
    private static string Words(string markdown) =>
        string.Concat(MailMarkdown.Read(markdown).Select(span => span.Link is { } link && span.Text != link ? $"{span.Text} <{link}>" : span.Text));
}
