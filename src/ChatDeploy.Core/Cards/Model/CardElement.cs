namespace ChatDeploy.Core.Cards.Model;

/// <summary>Something in a card's body; the cases are nested.</summary>
public abstract record CardElement
{
    private CardElement() { }

    /// <summary>Whether a line is drawn above it.</summary>
    public bool Separator { get; init; }

    /// <summary>Its name, where the template gives one: inputs always have it.</summary>
    public string? Id { get; init; }

    /// <summary>The elements inside it.</summary>
    public virtual IEnumerable<CardElement> Inner => [];

    /// <summary><c>TextBlock</c>: a paragraph of light markdown (bold, italic, lists, links), with <c>{{DATE(…)}}</c> and <c>{{TIME(…)}}</c>.</summary>
    /// <param name="Markdown">As it stands in the card; text of people is escaped in it (<see cref="CardText"/>).</param>
    /// <param name="Kind">How it stands out.</param>
    /// <param name="Tone">What its colour says; the words say it too.</param>
    public sealed record Text(string Markdown, TextKind Kind, CardTone Tone) : CardElement;

    /// <summary><c>RichTextBlock</c>: runs of text in one paragraph, without markdown.</summary>
    public sealed record RichText(IReadOnlyList<TextRun> Runs) : CardElement;

    /// <summary><c>FactSet</c>: names with values, at most <see cref="CardLimits.Facts"/>.</summary>
    public sealed record Facts(IReadOnlyList<Fact> Items) : CardElement;

    /// <summary><c>ColumnSet</c>: one or two columns of texts side by side.</summary>
    public sealed record Columns(IReadOnlyList<Column> Items) : CardElement
    {
        /// <inheritdoc/>
        public override IEnumerable<CardElement> Inner => Items.SelectMany(c => c.Items);
    }

    /// <summary><c>Container</c>: elements that belong together, on a ground of a style.</summary>
    public sealed record Group(ContainerStyle Style, IReadOnlyList<CardElement> Items) : CardElement
    {
        /// <inheritdoc/>
        public override IEnumerable<CardElement> Inner => Items;
    }

    /// <summary><c>Table</c>: rows of texts, at most <see cref="CardLimits.TableRows"/> × <see cref="CardLimits.TableColumns"/>, one in a card.</summary>
    /// <param name="FirstRowAsHeader">Whether the first row names the columns.</param>
    /// <param name="Rows">Markdown of each cell; no cell is empty.</param>
    public sealed record Table(bool FirstRowAsHeader, IReadOnlyList<IReadOnlyList<string>> Rows) : CardElement;

    /// <summary><c>ActionSet</c>: buttons within the body.</summary>
    public sealed record Buttons(IReadOnlyList<CardAction> Actions) : CardElement;

    /// <summary><c>Input.Text</c>: words to be typed.</summary>
    /// <param name="Label">What it asks for; plain text.</param>
    /// <param name="Placeholder">Shown while it is empty.</param>
    /// <param name="IsMultiline">Whether it takes several lines.</param>
    /// <param name="MaxLength">The most characters.</param>
    /// <param name="IsRequired">Whether it must be filled before a button is pressed that takes inputs.</param>
    /// <param name="Value">What stands in it at first.</param>
    public sealed record TextInput(string Label, string? Placeholder, bool IsMultiline, int MaxLength, bool IsRequired, string? Value) : CardElement;

    /// <summary><c>Input.ChoiceSet</c>: one or several of a few choices.</summary>
    /// <param name="Label">What it asks for; plain text.</param>
    /// <param name="Placeholder">Shown while nothing is chosen.</param>
    /// <param name="IsMultiple">Whether several may be chosen; they come back joined by commas.</param>
    /// <param name="IsExpanded">Whether all choices are to be seen at once, rather than as a list that opens.</param>
    /// <param name="IsRequired">Whether something must be chosen.</param>
    /// <param name="Choices">At most <see cref="CardLimits.Choices"/>.</param>
    /// <param name="Value">What is chosen at first, joined by commas.</param>
    public sealed record ChoiceInput(string Label, string? Placeholder, bool IsMultiple, bool IsExpanded, bool IsRequired, IReadOnlyList<Choice> Choices, string? Value) : CardElement;

    /// <summary><c>Input.Toggle</c>: yes or no.</summary>
    /// <param name="Title">What is switched; plain text.</param>
    /// <param name="Label">A heading above; null for none.</param>
    /// <param name="ValueOn">What comes back for yes.</param>
    /// <param name="ValueOff">What comes back for no.</param>
    /// <param name="Value">How it stands at first.</param>
    public sealed record ToggleInput(string Title, string? Label, string ValueOn, string ValueOff, string? Value) : CardElement;
}

/// <summary>A name with its value, both light markdown.</summary>
public sealed record Fact(string Title, string Value);

/// <summary>A column.</summary>
/// <param name="IsStretched">Whether it takes the room that is left, rather than as little as it needs.</param>
/// <param name="Items">Texts only.</param>
public sealed record Column(bool IsStretched, IReadOnlyList<CardElement> Items);

/// <summary>A stretch of text without markdown.</summary>
public sealed record TextRun(string Text, bool IsBold, bool IsItalic, bool IsStruck, bool IsCode, bool IsSubtle, CardTone Tone);

/// <summary>Something to choose.</summary>
/// <param name="Title">What people read, at most <see cref="CardLimits.ChoiceLength"/> characters.</param>
/// <param name="Value">What comes back; without commas.</param>
public sealed record Choice(string Title, string Value);
