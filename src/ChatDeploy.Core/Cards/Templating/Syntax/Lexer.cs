namespace ChatDeploy.Core.Cards.Templating.Syntax;

/// <summary>Cuts an expression into tokens. Of the tokens that could begin at a place the longest wins, as in the reference: <c>a %b</c> is two names, <c>a % b</c> a remainder.</summary>
internal sealed class Lexer
{
    private static readonly string[] Signs =
    [
        "==", "!=", "<>", "&&", "||", "<=", ">=", "=>", "??",
        "+", "-", "!", "^", "*", "/", "%", "&", "<", ">", "(", ")", ".", "[", "]", "{", "}", ",", ":", "?",
    ];

    private readonly string _source;
    private readonly List<Token> _tokens = [];
    private int _at;

    private Lexer(string source) => _source = source;

    /// <summary>The tokens, with one at the end.</summary>
    public static IReadOnlyList<Token> Read(string source) => new Lexer(source).Read();

    private List<Token> Read()
    {
        while (_at < _source.Length)
        {
            if (_source[_at] is ' ' or '\t' or '\uFEFF' or '\u00A0' or '\n') _at++;
            else if (_source[_at] == '\r' && Following == '\n') _at += 2;
            else if (_source[_at] == '`') ReadBackticks();
            else if (char.IsAsciiDigit(_source[_at])) Add(TokenKind.Number, NumberLength());
            else if (NameLength() is > 0 and var name && !IsPlainPercent(name)) Add(TokenKind.Name, name);
            else if (Embedding.TextEnds(_source, _at) is [.., var end]) Add(TokenKind.Text, end - _at);
            else if (Array.Find(Signs, sign => string.CompareOrdinal(_source, _at, sign, 0, sign.Length) == 0) is { } sign) Add(TokenKind.Sign, sign.Length);
            else Add(TokenKind.Invalid, 1);
        }

        _tokens.Add(new Token(TokenKind.End, "", _at));
        return _tokens;
    }

    private char Following => _at + 1 < _source.Length ? _source[_at + 1] : '\0';

    // A single % is the operator; with letters behind it is a name.
    private bool IsPlainPercent(int length) => length == 1 && _source[_at] == '%';

    private void ReadBackticks()
    {
        Add(TokenKind.Backtick, 1);
        var content = _at;
        while (_at < _source.Length && _source[_at] != '`')
        {
            var escape = _source[_at] == '\\' && Following is '`' or '$';
            var embedded = escape ? 0 : Embedding.Length(_source, _at);
            if (!escape && embedded == 0)
            {
                _at++;
                continue;
            }

            AddContent(content);
            Add(escape ? TokenKind.Escape : TokenKind.Embedded, escape ? 2 : embedded);
            content = _at;
        }

        AddContent(content);
        if (_at < _source.Length) Add(TokenKind.Backtick, 1);
    }

    private void AddContent(int from)
    {
        if (_at > from) _tokens.Add(new Token(TokenKind.Content, _source[from.._at], from));
    }

    private void Add(TokenKind kind, int length)
    {
        _tokens.Add(new Token(kind, _source.Substring(_at, length), _at));
        _at += length;
    }

    private int NumberLength()
    {
        var end = _at;
        while (end < _source.Length && char.IsAsciiDigit(_source[end])) end++;
        if (end + 1 >= _source.Length || _source[end] != '.' || !char.IsAsciiDigit(_source[end + 1])) return end - _at;
        end++;
        while (end < _source.Length && char.IsAsciiDigit(_source[end])) end++;
        return end - _at;
    }

    private int NameLength() => Embedding.NameLength(_source, _at);
}
