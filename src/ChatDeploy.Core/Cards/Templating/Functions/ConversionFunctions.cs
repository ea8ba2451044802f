using System.Text;
using System.Text.Json;
using ChatDeploy.Core.Cards.Templating.Expressions;
using ChatDeploy.Core.Cards.Templating.Values;

namespace ChatDeploy.Core.Cards.Templating.Functions;

/// <summary>From one kind to another: texts and numbers, JSON, base64, parts of addresses.</summary>
internal static class ConversionFunctions
{
    /// <summary>The functions.</summary>
    public static IEnumerable<Function> All =>
    [
        Function.Of("string", Returns.Text, Takes.Order([Returns.Object], Returns.Text), null, arguments => Value.Of(Text(arguments))),
        Function.Of("int", Returns.Number, Takes.Any(1, 1), null, arguments => Number(arguments[0], text => NumberText.ReadWhole(text, decimalOnly: true), whole: true)),
        Function.Of("float", Returns.Number, Takes.Any(1, 1), null, arguments => Number(arguments[0], NumberText.Read, whole: false)),
        Function.Of("formatNumber", Returns.Text, Takes.Order([Returns.Number, Returns.Number], Returns.Text), null, FormatNumber),
        Function.Of("json", Returns.Object, Takes.Order([Returns.Text]), Rules.Text, Json),
        Function.Of("jsonStringify", Returns.Text, Takes.Any(1, 1), null, arguments => Value.Of(ScriptText.Json(arguments[0]))),
        Function.Of("jPath", Returns.Object, Takes.Order([Returns.Object, Returns.Text]), null, JsonPath.Evaluate),
        Function.Of("base64", Returns.Text, Takes.Any(1, 1), null, arguments => arguments[0].Text is { } text ? Value.Of(ToBase64(text)) : Value.Undefined),
        Function.Of("base64ToString", Returns.Text, Takes.Any(1, 1), Rules.Text, arguments => Value.Of(FromBase64(arguments[0].Text!))),
        Function.Of("dataUri", Returns.Text, Takes.Any(1, 1), Rules.Text, arguments => Value.Of($"data:text/plain;charset=utf-8;base64,{ToBase64(arguments[0].Text!)}")),
        Function.Of("dataUriToString", Returns.Text, Takes.Any(1, 1), Rules.Text, arguments => Value.Of(FromBase64(arguments[0].Text![(arguments[0].Text!.IndexOf(',', StringComparison.Ordinal) + 1)..]))),
        Function.Of("uriComponent", Returns.Text, Takes.Any(1, 1), Rules.Text, arguments => UriText.Escape(arguments[0].Text!)),
        Function.Of("uriComponentToString", Returns.Text, Takes.Any(1, 1), Rules.Text, arguments => UriText.Unescape(arguments[0].Text!)),
    ];

    private static string Text(Value[] arguments)
    {
        if (!arguments[0].IsNumber) return arguments[0].Text ?? ScriptText.WriteForConcatenation(arguments[0]);
        var written = NumberText.Write(arguments[0].Number);
        var point = written.IndexOf('.', StringComparison.Ordinal);
        return GroupedNumber.Write(arguments[0].Number, point < 0 ? 0 : written.Length - point - 1, arguments.Length == 2 ? arguments[1].Text : null);
    }

    private static Value Number(in Value value, Func<string, double> read, bool whole)
    {
        if (value.Text is { } text)
        {
            var number = read(text);
            return double.IsNaN(number) ? Value.Error($"'{text}' is not a number") : Value.Of(number);
        }

        if (!value.IsNumber) return Value.Undefined;
        return whole ? Value.Of(NumberText.ReadWhole(NumberText.Write(value.Number), decimalOnly: true)) : value;
    }

    private static Value FormatNumber(Value[] arguments)
    {
        if (!arguments[0].IsNumber || !arguments[1].IsNumber) return Value.Of(new ExpressionError("formatNumber takes a number and a count of digits") { Beside = Value.Null });
        var digits = arguments[1].Number;
        if (!arguments[1].IsInteger || digits < 0) return Value.Error("the count of digits is a whole number from 0");
        return Value.Of(GroupedNumber.Write(NumberFunctions.Round(arguments[0].Number, digits), digits, arguments.Length == 3 ? arguments[2].Text : null));
    }

    private static Value Json(Value[] arguments)
    {
        try
        {
            return ValueReading.Read(ScriptText.Trim(arguments[0].Text!));
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return Value.Error("the text is not JSON");
        }
    }

    private static string ToBase64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    // Lenient, as the reference: foreign characters are passed over, the address alphabet is understood, bytes become characters.
    private static string FromBase64(string text)
    {
        var padding = text.IndexOf('=', StringComparison.Ordinal);
        var digits = string.Concat((padding < 0 ? text : text[..padding]).Select(character => character switch { '-' => '+', '_' => '/', _ => character })
            .Where(character => char.IsAsciiLetterOrDigit(character) || character is '+' or '/'));
        if (digits.Length % 4 == 1) digits = digits[..^1];
        return Encoding.Latin1.GetString(Convert.FromBase64String(digits.PadRight((digits.Length + 3) / 4 * 4, '=')));
    }
}
