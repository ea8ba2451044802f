using System.Text;

namespace ChatDeploy.Core.Cards.Templating.Values;

/// <summary>Upper and lower case as Unicode's full mapping has it, where one letter may become several; .NET maps letter by letter.</summary>
internal static class LetterCase
{
    private static readonly Dictionary<char, string> LongUpper = new()
    {
        ['ß'] = "SS", ['ŉ'] = "ʼN", ['ǰ'] = "J̌", ['ΐ'] = "Ϊ́", ['ΰ'] = "Ϋ́", ['և'] = "ԵՒ",
        ['ẖ'] = "H̱", ['ẗ'] = "T̈", ['ẘ'] = "W̊", ['ẙ'] = "Y̊", ['ẚ'] = "Aʾ",
        ['ﬀ'] = "FF", ['ﬁ'] = "FI", ['ﬂ'] = "FL", ['ﬃ'] = "FFI", ['ﬄ'] = "FFL", ['ﬅ'] = "ST", ['ﬆ'] = "ST",
        ['ﬓ'] = "ՄՆ", ['ﬔ'] = "ՄԵ", ['ﬕ'] = "ՄԻ", ['ﬖ'] = "ՎՆ", ['ﬗ'] = "ՄԽ",
    };

    /// <summary>The text in lower case; <paramref name="turkic"/> has its own dotless i.</summary>
    public static string Lower(string text, bool turkic = false)
    {
        if (Ascii.IsValid(text) && !turkic) return text.ToLowerInvariant();
        if (turkic) text = text.Replace("İ", "i", StringComparison.Ordinal).Replace("I\u0307", "i", StringComparison.Ordinal).Replace('I', 'ı');
        var special = text.AsSpan().IndexOfAny('İ', 'Σ');
        if (special < 0) return text.ToLowerInvariant();
        var lower = new StringBuilder(text.Length + 2);
        for (var i = 0; i < text.Length; i++)
        {
            _ = text[i] switch
            {
                'İ' => lower.Append("i̇"),
                'Σ' => lower.Append(EndsWord(text, i) ? 'ς' : 'σ'),
                var other => lower.Append(other),
            };
        }

        return lower.ToString().ToLowerInvariant();
    }

    /// <summary>The text in upper case; <paramref name="turkic"/> has its own dotted i.</summary>
    public static string Upper(string text, bool turkic = false)
    {
        if (turkic) text = text.Replace('i', 'İ');
        if (Ascii.IsValid(text)) return text.ToUpperInvariant();
        var upper = new StringBuilder(text.Length + 4);
        foreach (var letter in text) _ = LongUpper.TryGetValue(letter, out var several) ? upper.Append(several) : upper.Append(letter);
        return upper.ToString().ToUpperInvariant();
    }

    private static bool EndsWord(string text, int at) =>
        at > 0 && char.IsLetter(text[at - 1]) && (at + 1 == text.Length || !char.IsLetter(text[at + 1]));
}
