using System.Globalization;
using System.Text;
using ChatDeploy.Core.Cards.Templating.Expressions;
using ChatDeploy.Core.Cards.Templating.Functions;
using ChatDeploy.Core.Cards.Templating.Values;

namespace ChatDeploy.Core.Cards.Templating.Syntax;

/// <summary>Reads an expression. The ranks of the operators are the reference's, which are not the usual ones: <c>==</c> and <c>&amp;</c> bind stronger than <c>&lt;</c>, and <c>a ? b : c ? d : e</c> is <c>(a ? b : c) ? d : e</c>.</summary>
internal sealed class Parser
{
    private const int DeepestNesting = 200;

    private static readonly Dictionary<string, int> Ranks = new()
    {
        ["?"] = 1, ["??"] = 2, ["||"] = 3, ["&&"] = 4, ["<"] = 5, ["<="] = 5, [">"] = 5, [">="] = 5,
        ["&"] = 6, ["=="] = 7, ["!="] = 7, ["<>"] = 7, ["+"] = 8, ["-"] = 8, ["*"] = 9, ["/"] = 9, ["%"] = 9, ["^"] = 10,
    };

    private readonly IReadOnlyList<Token> _tokens;
    private readonly int _offset;
    private int _at;
    private int _nesting;

    private Parser(string source, int offset)
    {
        _tokens = Lexer.Read(source);
        _offset = offset;
    }

    private Token Current => _tokens[_at];

    /// <summary>Reads a whole expression; throws <see cref="ExpressionSyntaxException"/> for what is none.</summary>
    /// <param name="source">The expression, without <c>${}</c>.</param>
    /// <param name="offset">What is added to positions in messages.</param>
    public static Expression Read(string source, int offset)
    {
        if (source.StartsWith('=')) (source, offset) = (source[1..], offset + 1);
        if (source.Length == 0) return new Constant(Value.Of(""));
        var parser = new Parser(source, offset);
        var expression = parser.ReadExpression(0);
        return parser.Current.Kind is TokenKind.End ? expression : throw parser.Unexpected();
    }

    private Expression ReadExpression(int least)
    {
        if (++_nesting > DeepestNesting) throw Broken(Current, $"the expression is deeper than {DeepestNesting}");
        var left = ReadUnary();
        while (Current.Kind is TokenKind.Sign && Ranks.TryGetValue(Current.Text, out var rank) && rank > least)
        {
            var sign = Take();
            if (sign.Is("?"))
            {
                var yes = ReadExpression(0);
                Expect(":");
                left = Make(sign, "if", left, yes, ReadExpression(rank));
            }
            else
            {
                left = Make(sign, sign.Text, left, ReadExpression(sign.Is("^") ? rank - 1 : rank));
            }
        }

        _nesting--;
        return left;
    }

    private Expression ReadUnary()
    {
        if (!Current.Is("!") && !Current.Is("-") && !Current.Is("+")) return ReadPrimary();
        if (++_nesting > DeepestNesting) throw Broken(Current, $"the expression is deeper than {DeepestNesting}");
        var sign = Take();
        var operand = ReadUnary();
        _nesting--;
        return sign.Is("!") ? Make(sign, "!", operand) : Make(sign, sign.Text, new Constant(Value.Of(0)), operand);
    }

    private Expression ReadPrimary()
    {
        var from = _at;
        var primary = ReadAtom();
        while (true)
        {
            var token = Current;
            if (token.Is("."))
            {
                _at++;
                if (Current.Kind is not TokenKind.Name) throw Unexpected();
                primary = Make(token, "Accessor", new Constant(Value.Of(Take().Text)), primary);
            }
            else if (token.Is("["))
            {
                _at++;
                var index = ReadExpression(0);
                Expect("]");
                primary = Make(token, "Element", primary, index);
            }
            else if (token.Is("(") || (token.Is("!") && _tokens[_at + 1].Is("(")))
            {
                if (token.Is("!")) _at++;
                var name = string.Concat(Enumerable.Range(from, _at - from).Select(i => _tokens[i].Text));
                _at++;
                primary = Make(_tokens[from], name, [.. ReadArguments(")")]);
            }
            else
            {
                return primary;
            }
        }
    }

    private Expression ReadAtom()
    {
        var token = Take();
        switch (token.Kind)
        {
            case TokenKind.Number:
                return new Constant(Value.Of(double.Parse(token.Text, CultureInfo.InvariantCulture)));
            case TokenKind.Text:
                return new Constant(Value.Of(Unescape(token.Text)));
            case TokenKind.Name:
                return token.Text switch
                {
                    "true" => new Constant(Value.True),
                    "false" => new Constant(Value.False),
                    "null" => new Constant(Value.Null),
                    "undefined" => new Constant(Value.Undefined),
                    _ => Make(token, "Accessor", new Constant(Value.Of(token.Text))),
                };
            case TokenKind.Backtick:
                return ReadBackticks(token);
            case TokenKind.Sign when token.Is("("):
                var inner = ReadExpression(0);
                Expect(")");
                return inner;
            case TokenKind.Sign when token.Is("["):
                return Make(token, "createArray", [.. ReadArguments("]")]);
            case TokenKind.Sign when token.Is("{"):
                return ReadObject(token);
            default:
                _at--;
                throw Unexpected();
        }
    }

    private Call ReadBackticks(Token start)
    {
        var parts = new List<Expression> { new Constant(Value.Of("")) };
        while (Current.Kind is not TokenKind.Backtick)
        {
            var token = Take();
            switch (token.Kind)
            {
                case TokenKind.Embedded:
                    var source = ScriptText.Trim(token.Text[2..^1]);
                    parts.Add(Read(source, _offset + token.Position + token.Text.IndexOf(source, 2, StringComparison.Ordinal)));
                    break;
                case TokenKind.Escape:
                    parts.Add(new Constant(Value.Of(token.Text[1..])));
                    break;
                case TokenKind.Content:
                    parts.Add(new Constant(Value.Of(token.Text)));
                    break;
                default:
                    _at--;
                    throw Unexpected();
            }
        }

        _at++;
        return Make(start, "concat", [.. parts]);
    }

    private List<Expression> ReadArguments(string close)
    {
        var arguments = new List<Expression>();
        if (Current.Is(close))
        {
            _at++;
            return arguments;
        }

        while (true)
        {
            if (Current.Kind is TokenKind.Name && _tokens[_at + 1].Is("=>"))
            {
                arguments.Add(Make(Current, "Accessor", new Constant(Value.Of(Current.Text))));
                _at += 2;
            }

            arguments.Add(ReadExpression(0));
            if (Current.Is(close))
            {
                _at++;
                return arguments;
            }

            Expect(",");
        }
    }

    private Call ReadObject(Token start)
    {
        var made = Make(start, "json", new Constant(Value.Of("{}")));
        while (!Current.Is("}"))
        {
            if (made.Function.Name is not "json") Expect(",");
            var key = Take();
            if (key.Kind is not (TokenKind.Name or TokenKind.Text))
            {
                _at--;
                throw Unexpected();
            }

            Expect(":");
            made = Make(key, "setProperty", made, new Constant(Value.Of(key.Kind is TokenKind.Name ? key.Text : key.Text[1..^1])), ReadExpression(0));
        }

        _at++;
        return made;
    }

    private static string Unescape(string quoted)
    {
        var text = quoted[1..^1].Replace($"\\{quoted[0]}", quoted[..1], StringComparison.Ordinal);
        if (!text.Contains('\\', StringComparison.Ordinal)) return text;
        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var next = text[i] == '\\' && i + 1 < text.Length ? text[i + 1] : '\0';
            _ = next switch
            {
                'n' => plain.Append('\n'),
                'r' => plain.Append('\r'),
                't' => plain.Append('\t'),
                '\\' => plain.Append('\\'),
                '\0' or '\r' or '\n' => plain.Append(text[i]),
                _ => plain.Append(text[i]).Append(next),
            };
            if (next is not ('\0' or '\r' or '\n')) i++;
        }

        return plain.ToString();
    }

    private Call Make(Token token, string name, params Expression[] children)
    {
        if (FunctionTable.Refusal(name) is { } refusal) throw Broken(token, refusal);
        var function = FunctionTable.Find(name) ?? throw Broken(token, $"there is no function or operator '{name}'");
        var call = function.Call(children);
        return function.Takes(call) is { } problem ? throw Broken(token, problem) : call;
    }

    private Token Take() => Current.Kind is TokenKind.End ? throw Unexpected() : _tokens[_at++];

    private void Expect(string sign)
    {
        if (!Current.Is(sign)) throw Broken(Current, Current.Kind is TokenKind.End ? $"'{sign}' is missing at the end" : $"'{sign}' is missing before '{Current.Text}'");
        _at++;
    }

    private ExpressionSyntaxException Unexpected() => Broken(Current, Current.Kind is TokenKind.End ? "the expression is not complete" : $"'{Current.Text}' is not expected here");

    private ExpressionSyntaxException Broken(Token token, string problem) => new(_offset + token.Position, problem);
}
