using System.Text.Json.Nodes;

namespace ChatDeploy.Core.Cards.Model;

/// <summary>Reads an expanded card into the typed model, or says everything that keeps it from being shown on every surface. This is the lint of <c>cards/*.json</c>.</summary>
public static class CardReader
{
    private const int MostElements = 100;

    /// <summary>Reads a card; no JSON makes it throw.</summary>
    /// <param name="expanded">The card as the templating engine left it.</param>
    public static CardReading Read(JsonNode? expanded)
    {
        if (expanded is not JsonObject source) return new CardReading.Refused([new CardProblem("$", "a card is an object")]);
        var problems = new List<CardProblem>();
        var part = new CardPart(source, "$", problems);
        if (part.Type != "AdaptiveCard") part.Refuse("type", "AdaptiveCard is expected");
        if (part.OptionalText("version", 10) != "1.5") part.Refuse("version", "\"1.5\" is expected");
        part.Ignore("$schema", "msteams", "rtl", "lang");
        var card = new Card(
            part.Text("fallbackText", CardLimits.Fallback),
            Elements(part, "body"),
            CardActionReader.Read(part, "actions"),
            source);
        if (card.Body.Count == 0) part.Refuse("body", "the card is empty");
        part.Finish();
        problems.AddRange(CardLimits.Check(card));
        return problems.Count == 0 ? new CardReading.Accepted(card) : new CardReading.Refused(problems);
    }

    private static List<CardElement> Elements(CardPart part, string name) => part.Parts(name, MostElements).Select(Element).OfType<CardElement>().ToList();

    private static CardElement? Element(CardPart part)
    {
        // Room and alignment only move things about; where they are not known, nothing is lost.
        part.Ignore("spacing", "horizontalAlignment", "height", "bleed", "verticalContentAlignment", "isVisible");
        if (part.Take("isVisible") is not null) part.Refuse("isVisible", "what is hidden cannot be shown everywhere; leave it out with $when");
        var (separator, id) = (part.Flag("separator"), part.OptionalText("id", 100));
        CardElement? element = part.Type switch
        {
            "TextBlock" => Text(part),
            "RichTextBlock" => RichText(part),
            "FactSet" => Facts(part),
            "ColumnSet" => Columns(part),
            "Container" => Group(part),
            "Table" => Table(part),
            "ActionSet" => new CardElement.Buttons(CardActionReader.Read(part, "actions")),
            "Input.Text" => CardInputReader.Text(part),
            "Input.ChoiceSet" => CardInputReader.Choices(part),
            "Input.Toggle" => CardInputReader.Toggle(part),
            _ => null,
        };
        if (element is null)
        {
            part.Refuse("type", $"'{part.Type}' is not in the subset that maps to Teams, Slack and the web");
            return null;
        }

        if (part.Type!.StartsWith("Input.", StringComparison.Ordinal) && string.IsNullOrEmpty(id)) part.Refuse("id", "an input needs a name");
        part.Finish();
        return element with { Separator = separator, Id = id };
    }

    private static CardElement.Text Text(CardPart part)
    {
        part.Ignore("wrap", "maxLines");
        if (!(part.Source["wrap"] is JsonValue wrap && wrap.TryGetValue(out bool wraps) && wraps)) part.Refuse("wrap", "true is expected: what does not wrap is cut on phones");
        var style = part.OptionalText("style", 20);
        if (style is not (null or "default" or "heading")) part.Refuse("style", "'default' or 'heading' is expected");
        var (isStrong, isSubtle) = (IsBold(part), part.Flag("isSubtle"));
        CheckSize(part);
        var kind = style == "heading" ? TextKind.Heading : isStrong ? TextKind.Strong : isSubtle ? TextKind.Subtle : TextKind.Body;
        return new CardElement.Text(part.Text("text", kind == TextKind.Heading ? CardLimits.Heading : CardLimits.Paragraph), kind, part.Word<CardTone>("color"));
    }

    private static CardElement.RichText RichText(CardPart part)
    {
        var runs = part.Parts("inlines", MostElements).Select(Run).ToList();
        if (runs.Count == 0) part.Refuse("inlines", "there is no text");
        return new CardElement.RichText(runs);
    }

    private static TextRun Run(CardPart part)
    {
        if (part.Type != "TextRun") part.Refuse("type", "TextRun is expected");
        CheckSize(part);
        var font = part.OptionalText("fontType", 20)?.ToLowerInvariant();
        if (font is not (null or "default" or "monospace")) part.Refuse("fontType", "'default' or 'monospace' is expected");
        var run = new TextRun(
            part.Text("text", CardLimits.Paragraph, mayBeEmpty: true), IsBold(part), part.Flag("italic"), part.Flag("strikethrough"), font == "monospace", part.Flag("isSubtle"), part.Word<CardTone>("color"));
        part.Finish();
        return run;
    }

    private static CardElement.Facts Facts(CardPart part)
    {
        var facts = part.Parts("facts", CardLimits.Facts).Select(fact =>
        {
            var read = new Fact(fact.Text("title", CardLimits.FactLength / 4), fact.Text("value", CardLimits.FactLength * 3 / 4));
            fact.Finish();
            return read;
        }).ToList();
        if (facts.Count == 0) part.Refuse("facts", "there is none; leave the set out with $when");
        return new CardElement.Facts(facts);
    }

    private static CardElement.Columns Columns(CardPart part)
    {
        var columns = part.Parts("columns", 2).Select(Column).ToList();
        if (columns.Count == 0) part.Refuse("columns", "there is none");
        return new CardElement.Columns(columns);
    }

    private static Column Column(CardPart part)
    {
        if (part.Type is not (null or "Column")) part.Refuse("type", "Column is expected");
        part.Ignore("spacing", "verticalContentAlignment");
        var width = part.OptionalText("width", 20);
        if (width is not (null or "auto" or "stretch")) part.Refuse("width", "'auto' or 'stretch' is expected");
        var items = Elements(part, "items");
        if (items.Exists(item => item is not CardElement.Text)) part.Refuse("items", "only TextBlocks stand side by side everywhere");
        part.Finish();
        return new Column(width == "stretch", items);
    }

    private static CardElement.Group Group(CardPart part)
    {
        var items = Elements(part, "items");
        if (items.Count == 0) part.Refuse("items", "there is none; leave the container out with $when");
        return new CardElement.Group(part.Word<ContainerStyle>("style"), items);
    }

    private static CardElement.Table Table(CardPart part)
    {
        part.Ignore("columns", "showGridLines", "gridStyle", "horizontalCellContentAlignment", "verticalCellContentAlignment");
        var rows = part.Parts("rows", CardLimits.TableRows).Select(Row).ToList();
        if (rows.Count == 0) part.Refuse("rows", "there is none; leave the table out with $when");
        if (rows.Select(r => r.Count).Distinct().Count() > 1) part.Refuse("rows", "every row needs as many cells");
        return new CardElement.Table(part.Source["firstRowAsHeader"] is null || part.Flag("firstRowAsHeader"), rows);
    }

    private static List<string> Row(CardPart part)
    {
        if (part.Type is not (null or "TableRow")) part.Refuse("type", "TableRow is expected");
        part.Ignore("style", "verticalCellContentAlignment", "horizontalCellContentAlignment");
        var cells = part.Parts("cells", CardLimits.TableColumns).Select(cell =>
        {
            if (cell.Type is not (null or "TableCell")) cell.Refuse("type", "TableCell is expected");
            cell.Ignore("style", "verticalContentAlignment");
            if (Elements(cell, "items") is not [CardElement.Text text])
            {
                cell.Refuse("items", "one TextBlock is expected");
                return string.Empty;
            }

            cell.Finish();
            return text.Markdown;
        }).ToList();
        part.Finish();
        return cells;
    }

    private static bool IsBold(CardPart part)
    {
        var weight = part.OptionalText("weight", 20)?.ToLowerInvariant();
        if (weight is not (null or "default" or "bolder" or "lighter")) part.Refuse("weight", "'default', 'bolder' or 'lighter' is expected");
        return weight == "bolder";
    }

    private static void CheckSize(CardPart part)
    {
        if (part.OptionalText("size", 20)?.ToLowerInvariant() is not (null or "default" or "small" or "medium" or "large" or "extralarge")) part.Refuse("size", "no size of Adaptive Cards");
    }
}
