using System.Globalization;
using System.Text;
using ChatDeploy.Core.Cards.Templating.Values;

namespace ChatDeploy.Core.Cards.Templating.Functions;

/// <summary>Percent signs for and from characters that an address may not hold.</summary>
internal static class UriText
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text with percent signs; an error for half a character.</summary>
    public static Value Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 16);
        try
        {
            foreach (var octet in Strict.GetBytes(text))
            {
                var character = (char)octet;
                if (char.IsAsciiLetterOrDigit(character) || "-_.!~*'()".Contains(character, StringComparison.Ordinal)) escaped.Append(character);
                else escaped.Append('%').Append(octet.ToString("X2", CultureInfo.InvariantCulture));
            }
        }
        catch (EncoderFallbackException)
        {
            return Value.Error("the text has half a character");
        }

        return Value.Of(escaped.ToString());
    }

    /// <summary>The text without percent signs; an error where one is followed by no byte of UTF-8.</summary>
    public static Value Unescape(string text)
    {
        var plain = new StringBuilder(text.Length);
        var octets = new List<byte>();
        try
        {
            for (var i = 0; i < text.Length; i++)
            {
                if (text[i] != '%')
                {
                    Flush(octets, plain);
                    plain.Append(text[i]);
                    continue;
                }

                if (i + 2 >= text.Length || !byte.TryParse(text.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var octet)) return Value.Error("a percent sign is followed by no byte");
                octets.Add(octet);
                i += 2;
            }

            Flush(octets, plain);
        }
        catch (DecoderFallbackException)
        {
            return Value.Error("the percent signs are no UTF-8");
        }

        return Value.Of(plain.ToString());
    }

    private static void Flush(List<byte> octets, StringBuilder plain)
    {
        if (octets.Count == 0) return;
        plain.Append(Strict.GetString([.. octets]));
        octets.Clear();
    }
}
