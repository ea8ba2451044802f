using System.Text.Json.Nodes;
using ChatDeploy.Core.Cards.Model;

namespace ChatDeploy.Integrations.Chat.Slack.Blocks;

/// <summary>Writes the elements of a card as blocks, from top to bottom (protocol notes on Adaptive Cards, section 4). Paragraphs that follow each other share a block.</summary>
/// <param name="buttons">Writes the buttons.</param>
/// <param name="frame">Of the view that it becomes, which takes inputs and no table; null: it becomes a message.</param>
/// <param name="isLeftOut">Elements and buttons that are not to be shown.</param>
internal sealed class CardBlocks(ButtonBlocks buttons, ModalFrame? frame, Func<object, bool> isLeftOut)
{
    private readonly List<Block> _blocks = [];
    private readonly List<CardSpan> _paragraph = [];
    private bool _isSubtle;
    private bool _hasTable;

    /// <summary>All blocks of a card.</summary>
    public IReadOnlyList<Block> Of(Card card)
    {
        foreach (var element in card.Body) Add(element);
        EndParagraph();
        AddButtons(card.Actions);
        return _blocks;
    }

    private void Add(CardElement element)
    {
        if (isLeftOut(element)) return;
        if (element.Separator)
        {
            EndParagraph();
            _blocks.Add(new Block(BlockJson.Divider()));
        }

        if (element is CardElement.Text text)
        {
            AddText(text);
            return;
        }

        if (element is CardElement.Facts { Items: var items } && (items.Count == 1 || !items.All(FitsInField)))
        {
            AddLines(items);
            return;
        }

        EndParagraph();
        switch (element)
        {
            case CardElement.RichText rich when RichTextBlocks.Of(rich.Runs) is { } block:
                Show(block);
                break;
            case CardElement.Facts facts:
                AddFields(facts.Items.Select(Field));
                break;
            case CardElement.Columns { Items.Count: > 1 } columns:
                AddFields(RowByRow(columns));
                break;
            // What a container's style says, its words and its emoji say, too.
            case CardElement.Group or CardElement.Columns:
                foreach (var inner in element.Inner) Add(inner);
                EndParagraph();
                break;
            case CardElement.Table { Rows.Count: > 0 } table:
                AddTable(table);
                break;
            case CardElement.Buttons set:
                AddButtons(set.Actions);
                break;
            default:
                if (frame is not null && InputBlocks.Of(element, frame, mustBeFilled: false) is { } input) _blocks.Add(new Block(input, IsKept: true));
                break;
        }
    }

    private void AddText(CardElement.Text text)
    {
        var spans = Toned(text);
        if (text.Kind == TextKind.Heading)
        {
            EndParagraph();
            var heading = string.Concat(spans.Select(span => span.Text));
            if (heading.Length <= SlackLimits.Header) Show(new JsonObject { ["type"] = "header", ["text"] = BlockJson.Plain(heading, SlackLimits.Header) });
            else AddParagraph([.. spans.Select(span => span with { IsBold = true })], isSubtle: false);
            EndParagraph();
            return;
        }

        if (text.Kind == TextKind.Strong) EndParagraph();
        AddParagraph(text.Kind == TextKind.Strong ? [.. spans.Select(span => span with { IsBold = true })] : spans, text.Kind == TextKind.Subtle);
    }

    private void AddParagraph(IReadOnlyList<CardSpan> spans, bool isSubtle)
    {
        if (isSubtle != _isSubtle) EndParagraph();
        _isSubtle = isSubtle;
        if (_paragraph.Count > 0) _paragraph.Add(new CardSpan("\n"));
        _paragraph.AddRange(spans);
    }

    private void EndParagraph()
    {
        if (_paragraph.Count == 0) return;
        foreach (var piece in Mrkdwn.Pieces(_paragraph, _isSubtle ? SlackLimits.Context : SlackLimits.Section)) Show(_isSubtle ? BlockJson.Context(piece) : BlockJson.Section(piece));
        _paragraph.Clear();
    }

    private void AddLines(IReadOnlyList<Fact> facts)
    {
        foreach (var fact in facts) AddParagraph([.. Bold(fact.Title + ":"), new CardSpan(" "), .. CardMarkdown.Read(fact.Value)], isSubtle: false);
        EndParagraph();
    }

    private void AddFields(IEnumerable<string> fields)
    {
        foreach (var some in fields.Chunk(SlackLimits.Fields))
            Show(new JsonObject { ["type"] = "section", ["fields"] = new JsonArray([.. some.Select(field => (JsonNode)BlockJson.Marked(field))]) });
    }

    private void AddTable(CardElement.Table table)
    {
        if (frame is null && !_hasTable && TableBlocks.Fits(table))
        {
            _hasTable = true;
            Show(TableBlocks.Native(table));
            return;
        }

        foreach (var section in TableBlocks.Monospace(table)) Show(section);
    }

    private void AddButtons(IReadOnlyList<CardAction> actions)
    {
        foreach (var row in buttons.Rows(actions.Where(action => !isLeftOut(action)))) _blocks.Add(new Block(row, IsKept: true));
    }

    private void Show(JsonObject block) => _blocks.Add(new Block(block));

    // What is longer reads better in a line of its own.
    private static bool FitsInField(Fact fact) => Math.Max(CardMarkdown.Plain(fact.Title).Length, CardMarkdown.Plain(fact.Value).Length) <= SlackLimits.FieldOnPhone;

    private static string Field(Fact fact) => Mrkdwn.Short(
        [.. Bold(fact.Title), new CardSpan("\n"), .. CardMarkdown.Read(fact.Value)], SlackLimits.Field);

    private static IEnumerable<CardSpan> Bold(string markdown) => CardMarkdown.Read(markdown).Select(span => span with { IsBold = true });

    // Slack shows fields two in a row.
    private static IEnumerable<string> RowByRow(CardElement.Columns columns)
    {
        var texts = columns.Items.Select(column => column.Items.OfType<CardElement.Text>().ToList()).ToList();
        for (var row = 0; row < texts.Max(column => column.Count); row++)
        {
            foreach (var column in texts) yield return row < column.Count ? Mrkdwn.Short(Styled(column[row]), SlackLimits.Field) : "–";
        }
    }

    private static IReadOnlyList<CardSpan> Styled(CardElement.Text text) =>
        text.Kind is TextKind.Strong or TextKind.Heading ? [.. Toned(text).Select(span => span with { IsBold = true })] : Toned(text);

    // A colour becomes a sign, where the words do not begin with one.
    private static IReadOnlyList<CardSpan> Toned(CardElement.Text text)
    {
        var spans = CardMarkdown.Read(text.Markdown);
        var sign = text.Tone switch { CardTone.Good => "🟢 ", CardTone.Warning => "⚠️ ", CardTone.Attention => "🔴 ", _ => null };
        return sign is null || spans.Count == 0 || char.IsSurrogate(spans[0].Text[0]) || char.IsSymbol(spans[0].Text[0]) ? spans : [new CardSpan(sign), .. spans];
    }
}
