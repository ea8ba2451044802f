using System.Globalization;
using System.Text;
using ChatDeploy.Core.Cards.Templating.Values;

namespace ChatDeploy.Core.Cards.Templating.Functions;

/// <summary>Numbers with grouped digits, as the languages that the reference knows write them. A language it does not know is written as American English.</summary>
internal static class GroupedNumber
{
    private const int MostDigits = 20;
    private const string ArabicDigits = "٠١٢٣٤٥٦٧٨٩";

    private static readonly HashSet<string> Arabic =
    [
        "ar-BH", "ar-PS", "ar-EG", "ar-IQ", "ar-AE", "ar-MR", "ar-TD", "ar-SY", "ar-JO", "ar-ER", "ar-LB", "ar-YE", "ar-SS", "ar-SO", "ar-DJ", "ar-SD", "ar-001", "ar-SA", "ar-KW", "ar-QA", "ar-IL", "ar-OM", "ar-KM",
    ];

    private static readonly HashSet<string> CommaAndPoint = ["ar-MA", "it-IT", "ca-ES", "es-ES", "ar-DZ", "nl-NL", "es-BO", "ar-TN", "pt-BR", "ar-LY", "pl-PL", "mk-MK", "de-DE"];
    private static readonly HashSet<string> CommaAndSpace = ["uk-UA", "sv-SE", "fi-FI", "cs-CZ", "fr-CA", "ru-RU", "hu-HU", "fr-FR"];

    /// <summary>The number with so many digits after the point, at most 20, and a minus sign that is no hyphen.</summary>
    public static string Write(double number, double digits, string? language)
    {
        var text = NumberText.Fixed(Math.Abs(number), (int)Math.Clamp(digits, 0, MostDigits));
        var negative = number < 0 && text.AsSpan().IndexOfAnyInRange('1', '9') >= 0;
        var whole = text.Length;
        for (var i = 0; i < text.Length && whole == text.Length; i++)
        {
            if (!char.IsAsciiDigit(text[i])) whole = i;
        }

        var (point, group) = Marks(language);
        var rest = whole < text.Length && text[whole] == '.' ? point + text[(whole + 1)..] : text[whole..];
        var written = (negative ? "\u2212" : "") + Grouped(text[..whole], group, language is "en-IN" ? 2 : 3) + rest;
        return language is not null && Arabic.Contains(language) ? InArabicDigits(written) : written;
    }

    private static (string Point, string Group) Marks(string? language) => language switch
    {
        null => (".", ","),
        "de-CH" => (",", "'"),
        _ when Arabic.Contains(language) => ("٫", "٬"),
        _ when CommaAndPoint.Contains(language) => (",", "."),
        _ when CommaAndSpace.Contains(language) => (",", "\u00A0"),
        _ => (".", ","),
    };

    private static string Grouped(string digits, string group, int size)
    {
        var grouped = new StringBuilder(digits);
        for (var at = digits.Length - 3; at > 0; at -= size) grouped.Insert(at, group);
        return grouped.ToString();
    }

    private static string InArabicDigits(string text) =>
        string.Concat(text.Select(character => char.IsAsciiDigit(character) ? ArabicDigits[character - '0'] : character)).ToString(CultureInfo.InvariantCulture);
}
