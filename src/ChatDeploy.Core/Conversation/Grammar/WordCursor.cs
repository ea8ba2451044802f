using System.Diagnostics.CodeAnalysis;

namespace ChatDeploy.Core.Conversation.Grammar;

/// <summary>Reads a cleaned text word by word, once, and keeps the first refusal.</summary>
/// <remarks>The reading members answer null after they refused; whoever gets null passes null on, and the grammar answers the refusal.</remarks>
internal sealed class WordCursor(string text)
{
    private const int LongestName = 200;

    // An example is there to be read and typed; a longer one gives way to the command's own.
    private const int LongestExample = 400;
    private Word? _peeked;
    private int _position;

    /// <summary>The whole cleaned text.</summary>
    public string Text => text;

    /// <summary>The keyword of the command being read.</summary>
    public string Command { get; set; } = "deploy";

    /// <summary>Whether this reading only checks an example; then nothing is repaired in turn.</summary>
    public bool IsRepair { get; init; }

    /// <summary>Why reading ended early; its position is one of the cleaned text.</summary>
    public ParseResult.NotUnderstood? Refusal { get; private set; }

    /// <summary>The next word, which stays; null at the end.</summary>
    public Word? Peek() => _peeked ??= Read();

    /// <summary>Takes the next word; null at the end.</summary>
    public Word? Take()
    {
        var word = Peek();
        _peeked = null;
        return word;
    }

    /// <summary>Takes the next word if it is one of these keywords.</summary>
    public bool TryTake(params ReadOnlySpan<string> keywords)
    {
        if (Peek() is not { } word || !word.IsAny(keywords)) return false;
        Take();
        return true;
    }

    /// <summary>Takes words that mean nothing where they stand.</summary>
    public void SkipFillers(params ReadOnlySpan<string> more)
    {
        while (Peek() is { } word && (word.IsFiller || word.IsAny(more))) Take();
    }

    /// <summary>A cursor of its own that begins where this one stands, to look ahead.</summary>
    public WordCursor Fork()
    {
        var fork = new WordCursor(text) { Command = Command, IsRepair = IsRepair };
        fork.MoveTo(Peek()?.Start ?? text.Length);
        return fork;
    }

    /// <summary>Goes on at this index of the text.</summary>
    public void MoveTo(int position)
    {
        _position = position;
        _peeked = null;
    }

    /// <summary>Notes why the text is not understood; only the first time counts. Always null, for a command's reader to return.</summary>
    /// <param name="message">What is wrong or missing.</param>
    /// <param name="example">A whole line that would do; null is the command's own example.</param>
    /// <param name="at">Where; null is where the cursor stands.</param>
    public ChatCommand? Refuse(string message, string? example = null, Word? at = null)
    {
        Refusal ??= new ParseResult.NotUnderstood(message, Command, Readable(example), (at ?? Peek())?.Start ?? text.Length);
        return null;
    }

    /// <summary>As <see cref="Refuse"/>, where no command is near.</summary>
    public ChatCommand? RefuseUnknown(string message, string example, Word at)
    {
        Refusal ??= new ParseResult.NotUnderstood(message, null, Readable(example), at.Start);
        return null;
    }

    /// <summary>Reads the name of a tool, environment or tenant: no slash, no <c>@</c>, at most 200 characters.</summary>
    /// <param name="what">What is read, with its article, for the refusal.</param>
    /// <param name="example">A whole line that would do, where the command's own example is not the best.</param>
    public string? ReadName(string what, string? example = null)
    {
        if (Peek() is not { } word || word.StartsClause)
        {
            Refuse($"“{Command}” needs {what} here.", example);
            return null;
        }

        if (!TryName(word, out var name) || name.AsSpan().ContainsAny('/', '@'))
        {
            Refuse($"“{Shorten(word.Text)}” cannot be {what}: a name has no “/” and no “@” and at most {LongestName} characters.", example);
            return null;
        }

        Take();
        return name;
    }

    /// <summary>Reads a target: <c>tenant</c>, <c>tenant/store</c>, <c>*</c> or <c>all</c>, which is the same.</summary>
    /// <param name="example">Makes a whole line that would do, where the command's own example is not the best.</param>
    public string? ReadTarget(Func<string>? example = null)
    {
        if (Peek() is not { } word || word.StartsClause)
        {
            Refuse($"“{Command}” needs a target here: a tenant or tenant/store.", example?.Invoke());
            return null;
        }

        if (word.IsAny("all", "*"))
        {
            Take();
            return "*";
        }

        if (!TryName(word, out var target) || target.Contains('@', StringComparison.Ordinal) || target.Split('/') is not ([_] or [_, _]) || target.Split('/').Any(string.IsNullOrWhiteSpace))
        {
            Refuse($"“{Shorten(word.Text)}” is not a target: write a tenant (acme), one of its stores (acme/pdv-milano), or * for all tenants.", example?.Invoke());
            return null;
        }

        Take();
        return target;
    }

    /// <summary>A word for a message: no longer than people want to read.</summary>
    public static string Shorten(string word) => word.Length <= 40 ? word : string.Concat(word.AsSpan(0, char.IsHighSurrogate(word[38]) ? 38 : 39), "…");

    private string Readable(string? example) => example is { Length: <= LongestExample } ? example : GrammarHelp.ExampleOf(Command);

    private static bool TryName(Word word, [NotNullWhen(true)] out string? name)
    {
        name = ChatText.Squash(word.Text);
        return name.Length is > 0 and <= LongestName;
    }

    private Word? Read()
    {
        while (true)
        {
            while (_position < text.Length && IsSeparator(text[_position])) _position++;
            if (_position == text.Length) return null;
            if (Quotes.IsMark(text[_position]) && ReadQuoted() is { } quoted) return quoted;

            var start = _position;
            while (_position < text.Length && !IsSeparator(text[_position])) _position++;
            var end = _position;
            while (end > start && text[end - 1] is '.' or '!' or '?' or ';' or ':' or '…') end--;
            if (end > start) return new Word(text[start..end], start, end, Quoted: false);
        }
    }

    // A mark that is never closed is an ordinary character. Looking for its close costs one pass at most for each family:
    // a later mark of the family at the start of a word would have been the close.
    private Word? ReadQuoted()
    {
        var start = _position;
        var close = Quotes.FindClose(text, start, static _ => true);
        if (close < 0) return null;
        _position = close + 1;
        return new Word(Quotes.Inner(text, start, close), start, close + 1, Quoted: true);
    }

    // Backticks are chat formatting around a command or a ref, and no git ref holds one.
    private static bool IsSeparator(char letter) => char.IsWhiteSpace(letter) || letter is ',' or '，' or '、' or '`';
}
