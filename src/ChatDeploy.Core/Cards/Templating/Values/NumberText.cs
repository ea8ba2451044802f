using System.Globalization;
using System.Numerics;
using System.Text;

namespace ChatDeploy.Core.Cards.Templating.Values;

/// <summary>Numbers as JavaScript writes and reads them.</summary>
internal static class NumberText
{
    /// <summary>The shortest text that reads back as the number; exponents from 1e21 on and below 1e-6.</summary>
    public static string Write(double number)
    {
        if (number == Math.Floor(number) && Math.Abs(number) < 1e15) return ((long)number).ToString(CultureInfo.InvariantCulture);
        if (double.IsNaN(number)) return "NaN";
        if (double.IsInfinity(number)) return number > 0 ? "Infinity" : "-Infinity";

        var (digits, exponent) = Shortest(Math.Abs(number));
        var sign = number < 0 ? "-" : "";
        var point = exponent + 1;
        return point switch
        {
            > 21 or < -5 => $"{sign}{digits[0]}{(digits.Length > 1 ? "." : "")}{digits[1..]}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent)}",
            <= 0 => $"{sign}0.{new string('0', -point)}{digits}",
            _ when point >= digits.Length => $"{sign}{digits}{new string('0', point - digits.Length)}",
            _ => $"{sign}{digits[..point]}.{digits[point..]}",
        };
    }

    /// <summary>Exactly so many digits after the point, the exact binary value rounded half up; from 1e21 on as <see cref="Write"/>.</summary>
    public static string Fixed(double number, int digits)
    {
        if (!(Math.Abs(number) < 1e21)) return Write(number);
        var bits = BitConverter.DoubleToInt64Bits(Math.Abs(number));
        var exponent = (int)(bits >> 52);
        var mantissa = bits & 0xFFFFFFFFFFFFF;
        if (exponent == 0) exponent = 1;
        else mantissa |= 1L << 52;
        exponent -= 1075;

        var scaled = mantissa * BigInteger.Pow(10, digits);
        scaled = exponent >= 0 ? scaled << exponent : ((scaled << 1) + (BigInteger.One << -exponent)) >> (1 - exponent);
        var text = scaled.ToString(CultureInfo.InvariantCulture);
        var sign = number < 0 ? "-" : "";
        if (digits == 0) return sign + text;
        if (text.Length <= digits) text = text.PadLeft(digits + 1, '0');
        return $"{sign}{text[..^digits]}.{text[^digits..]}";
    }

    /// <summary>The whole number that a text begins with, in base ten (hexadecimal after 0x unless <paramref name="decimalOnly"/>); NaN when it begins with none.</summary>
    public static double ReadWhole(string text, bool decimalOnly = false)
    {
        var rest = ScriptText.Trim(text).AsSpan();
        var negative = rest is ['-', ..];
        if (rest is ['-' or '+', ..]) rest = rest[1..];
        if (!decimalOnly && rest is ['0', 'x' or 'X', ..])
        {
            rest = rest[2..];
            var length = 0;
            while (length < rest.Length && char.IsAsciiHexDigit(rest[length])) length++;
            if (length == 0) return double.NaN;
            var hexadecimal = (double)BigInteger.Parse(string.Concat("0", rest[..length]), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            return negative ? -hexadecimal : hexadecimal;
        }

        var count = 0;
        while (count < rest.Length && char.IsAsciiDigit(rest[count])) count++;
        if (count == 0) return double.NaN;
        var number = double.Parse(rest[..count], NumberStyles.None, CultureInfo.InvariantCulture);
        return negative ? -number : number;
    }

    /// <summary>The number that a text begins with; NaN when it begins with none.</summary>
    public static double Read(string text)
    {
        var rest = ScriptText.Trim(text).AsSpan();
        var at = rest is ['-' or '+', ..] ? 1 : 0;
        if (rest[at..].StartsWith("Infinity", StringComparison.Ordinal)) return rest is ['-', ..] ? double.NegativeInfinity : double.PositiveInfinity;
        var digits = Digits(rest, ref at);
        if (at < rest.Length && rest[at] == '.')
        {
            var fraction = at + 1;
            var count = Digits(rest, ref fraction);
            if (count > 0 || digits > 0) at = fraction;
            digits += count;
        }

        if (digits == 0) return double.NaN;
        if (at < rest.Length && rest[at] is 'e' or 'E')
        {
            var power = at + 1;
            if (power < rest.Length && rest[power] is '+' or '-') power++;
            if (Digits(rest, ref power) > 0) at = power;
        }

        return double.Parse(rest[..at], NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    /// <summary>Rounds to the nearest whole number, halves upwards.</summary>
    public static double Round(double number)
    {
        var floor = Math.Floor(number);
        return number - floor >= 0.5 ? floor + 1 : floor;
    }

    private static int Digits(ReadOnlySpan<char> text, ref int at)
    {
        var from = at;
        while (at < text.Length && char.IsAsciiDigit(text[at])) at++;
        return at - from;
    }

    // The significant digits and the exponent of the first one.
    private static (string Digits, int Exponent) Shortest(double number)
    {
        var shortest = number.ToString("R", CultureInfo.InvariantCulture);
        var power = 0;
        if (shortest.IndexOf('E', StringComparison.Ordinal) is >= 0 and var at)
        {
            power = int.Parse(shortest.AsSpan(at + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            shortest = shortest[..at];
        }

        var point = shortest.IndexOf('.', StringComparison.Ordinal) is >= 0 and var dot ? dot : shortest.Length;
        var digits = shortest.Replace(".", "", StringComparison.Ordinal);
        var zeros = digits.Length - digits.TrimStart('0').Length;
        digits = digits.Trim('0');
        return (digits.Length == 0 ? "0" : digits, power + point - 1 - zeros);
    }
}
