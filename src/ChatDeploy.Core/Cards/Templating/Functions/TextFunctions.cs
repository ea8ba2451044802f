using System.Text.RegularExpressions;
using ChatDeploy.Core.Cards.Templating.Expressions;
using ChatDeploy.Core.Cards.Templating.Values;

namespace ChatDeploy.Core.Cards.Templating.Functions;

/// <summary>Texts, counted in UTF-16 units.</summary>
internal static partial class TextFunctions
{
    private const Returns TextOrList = Returns.Text | Returns.List;

    /// <summary>The functions.</summary>
    public static IEnumerable<Function> All =>
    [
        Function.Chain("concat", TextOrList, Takes.Any(1), null, Concat),
        Function.Of("length", Returns.Number, Takes.Each(Returns.Text, 1, 1), Rules.TextOrNothing, arguments => Value.Of(Plain(arguments[0]).Length)),
        Function.Of("countWord", Returns.Number, Takes.Each(Returns.Text, 1, 1), Rules.TextOrNothing, arguments => Value.Of(Words(ScriptText.Trim(Plain(arguments[0]))))),
        Cased("toLower", (text, turkic) => LetterCase.Lower(text, turkic)),
        Cased("toUpper", (text, turkic) => LetterCase.Upper(text, turkic)),
        Cased("titleCase", (text, turkic) => Title(LetterCase.Lower(text, turkic))),
        Cased("sentenceCase", (text, turkic) => LetterCase.Lower(text, turkic) is { Length: > 0 } lower ? LetterCase.Upper(lower[..1]) + lower[1..] : ""),
        Function.Of("trim", Returns.Text, Takes.Each(Returns.Text, 1, 1), Rules.TextOrNothing, arguments => Value.Of(ScriptText.Trim(Plain(arguments[0])))),
        Function.Of("replace", Returns.Text, Takes.Each(Returns.Text, 3, 3), Rules.TextOrNothing, Replace),
        Function.Of("split", Returns.List, Takes.Each(Returns.Text, 1, 2), Rules.TextOrNothing, arguments => Value.Of(Split(Plain(arguments[0]), arguments.Length > 1 ? Plain(arguments[1]) : ""))),
        Function.Of("startsWith", Returns.Boolean, Takes.Each(Returns.Text, 2, 2), Rules.TextOrNothing, arguments => Value.Of(Plain(arguments[0]).StartsWith(Plain(arguments[1]), StringComparison.Ordinal))),
        Function.Of("endsWith", Returns.Boolean, Takes.Each(Returns.Text, 2, 2), Rules.TextOrNothing, arguments => Value.Of(Plain(arguments[0]).EndsWith(Plain(arguments[1]), StringComparison.Ordinal))),
        new("indexOf", Returns.Number, Takes.Order([TextOrList, Returns.Object]), (call, scope, substitutes) => Find(call, scope, substitutes, last: false)),
        new("lastIndexOf", Returns.Number, Takes.Order([TextOrList, Returns.Object]), (call, scope, substitutes) => Find(call, scope, substitutes, last: true)),
        new("contains", Returns.Boolean, Takes.Any(2, 2), Contains),
        new("substring", Returns.Text, Takes.Order([Returns.Text, Returns.Number], Returns.Number), Substring),
        Function.Of("EOL", Returns.Text, Takes.Any(0, 0), null, _ => Value.Of("\n")),
    ];

    [GeneratedRegex(@"\A([A-Za-z]{2,3}|[A-Za-z]{5,8})(-[A-Za-z0-9]{1,8})*\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LanguageTag { get; }

    private static string Plain(in Value value) => value.Text ?? "";

    private static Function Cased(string name, Func<string, bool, string> body) =>
        Function.Of(name, Returns.Text, Takes.Each(Returns.Text, 1, 2), Rules.TextOrNothing, arguments =>
        {
            if (arguments.Length < 2 || arguments[1].Text is not { } locale) return Value.Of(body(Plain(arguments[0]), false));
            if (!LanguageTag.IsMatch(locale)) return Value.Error($"'{locale}' is not a language");
            return Value.Of(body(Plain(arguments[0]), locale.Split('-')[0].ToLowerInvariant() is "tr" or "az"));
        });

    private static Value Concat(Value left, Value right)
    {
        if (left.IsMissing && right.IsMissing) return Value.Undefined;
        if (left.IsMissing && right.List is not null) return right;
        if (right.IsMissing && left.List is not null) return left;
        if (left.List is { } lefts && right.List is { } rights) return Value.Of(lefts.Concat(rights).ToList());
        return Value.Of(ScriptText.WriteForConcatenation(left) + ScriptText.WriteForConcatenation(right));
    }

    private static int Words(string text)
    {
        var words = 1;
        for (var i = 1; i < text.Length; i++)
        {
            if (ScriptText.IsSpace(text[i]) && !ScriptText.IsSpace(text[i - 1])) words++;
        }

        return words;
    }

    // Words begin at a letter, digit or underscore of ASCII and reach to the next space.
    private static string Title(string text)
    {
        var letters = text.ToCharArray();
        var within = false;
        for (var i = 0; i < letters.Length; i++)
        {
            if (ScriptText.IsSpace(letters[i]))
            {
                within = false;
            }
            else if (!within && (char.IsAsciiLetterOrDigit(letters[i]) || letters[i] == '_'))
            {
                letters[i] = char.ToUpperInvariant(letters[i]);
                within = true;
            }
        }

        return new string(letters);
    }

    private static Value Replace(Value[] arguments)
    {
        var old = Plain(arguments[1]);
        return old.Length == 0 ? Value.Error("what is replaced must not be empty") : Value.Of(Plain(arguments[0]).Replace(old, Plain(arguments[2]), StringComparison.Ordinal));
    }

    private static List<Value> Split(string text, string separator)
    {
        if (separator.Length == 0) return [.. text.Select(character => Value.Of(character.ToString()))];
        return [.. text.Split(separator).Select(part => Value.Of(part))];
    }

    private static Value Find(Call call, Scope scope, bool substitutes, bool last)
    {
        var where = call.Children[0].Evaluate(scope, substitutes);
        if (where.Problem is { } problem) return NotFound(problem.Reason);
        var what = call.Children[1].Evaluate(scope, substitutes);
        if (what.Problem is { } other) return NotFound(other.Reason);
        if (where.List is { } list)
        {
            return Value.Of(last ? list.FindLastIndex(member => Equality.Strict(member, what)) : list.FindIndex(member => Equality.Strict(member, what)));
        }

        if (!where.IsMissing && where.Text is null) return NotFound("only texts and lists can be searched");
        if (!what.IsUndefined && what.Text is null) return NotFound("only a text can be searched in a text");
        var (text, part) = (Plain(where), Plain(what));
        if (!last) return Value.Of(text.IndexOf(part, StringComparison.Ordinal));
        return Value.Of(part.Length == 0 ? Math.Max(0, text.Length - 1) : text.LastIndexOf(part, StringComparison.Ordinal));
    }

    private static Value NotFound(string reason) => Value.Of(new ExpressionError(reason) { Beside = Value.Of(-1) });

    private static Value Contains(Call call, Scope scope, bool substitutes)
    {
        var where = call.Children[0].Evaluate(scope, substitutes);
        if (where.IsError) return Value.False;
        var what = call.Children[1].Evaluate(scope, substitutes);
        if (what.IsError) return Value.False;
        if (where.Text is { } text && what.Text is { } part) return Value.Of(text.Contains(part, StringComparison.Ordinal));
        if (where.List is { } list) return Value.Of(list.Exists(member => Equality.Loose(member, what)));
        return Value.Of(what.Text is { } key && !where.IsFalsy && !PathText.Property(where, key).IsUndefined);
    }

    private static Value Substring(Call call, Scope scope, bool substitutes)
    {
        var text = call.Children[0].Evaluate(scope, substitutes);
        if (text.IsError) return text.Passed();
        if (text.IsUndefined) return Value.Of("");
        if (text.Text is not { } all) return Value.Of(new ExpressionError(() => $"{call.Children[0]} is not a text"));
        var start = call.Children[1].Evaluate(scope, substitutes);
        if (start.IsError) return start.Passed();
        if (!start.IsInteger || start.Number < 0 || start.Number > all.Length) return Value.Of(new ExpressionError(() => $"{call.Children[1]} is out of range"));
        if (call.Children.Length == 2) return Value.Of(all[(int)start.Number..]);
        var length = call.Children[2].Evaluate(scope, substitutes);
        if (length.IsError) return length.Passed();
        if (!length.IsInteger || length.Number < 0 || start.Number + length.Number > all.Length) return Value.Of(new ExpressionError(() => $"{call.Children[2]} is out of range"));
        return Value.Of(all.Substring((int)start.Number, (int)length.Number));
    }
}
