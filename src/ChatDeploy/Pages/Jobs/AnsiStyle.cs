using System.Globalization;
using System.Text;

namespace ChatDeploy.Pages.Jobs;

/// <summary>How a terminal would show text after the colour codes (SGR) read so far. Colours are of the 256; true colours become the nearest of them.</summary>
/// <param name="Foreground">0 to 255; null for the usual one.</param>
/// <param name="Background">0 to 255; null for the usual one.</param>
/// <param name="Flags">Weight and lines.</param>
internal readonly record struct AnsiStyle(int? Foreground, int? Background, AnsiFlags Flags)
{
    private const int LongestCode = 80;

    /// <summary>Reads back what <see cref="ToString"/> wrote; whatever else is plain.</summary>
    public static AnsiStyle Read(string? codes) =>
        codes is { Length: > 0 and <= LongestCode } && codes.All(c => char.IsAsciiDigit(c) || c == ';') ? default(AnsiStyle).After(codes) : default;

    /// <summary>The style after the parameters of one code, as between <c>ESC [</c> and <c>m</c>. What is not understood changes nothing.</summary>
    public AnsiStyle After(ReadOnlySpan<char> parameters)
    {
        var style = this;
        var codes = new Queue<int[]>();
        foreach (var range in parameters.Split(';')) codes.Enqueue(Numbers(parameters[range]));
        while (codes.TryDequeue(out var code))
        {
            // 38;5;n comes in parts of its own, 38:5:n in one.
            if (code is [38 or 48] && codes.TryDequeue(out var mode)) style = style.Coloured(code[0] == 38, mode[0], [.. Enumerable.Range(0, mode[0] == 2 ? 3 : 1).Select(_ => codes.TryDequeue(out var part) ? part[0] : 0)]);
            else if (code is [38 or 48, var inline, .. var rest]) style = style.Coloured(code[0] == 38, inline, inline == 2 && rest.Length > 3 ? rest[^3..] : rest);
            else style = style.After(code[0]);
        }

        return style;
    }

    /// <summary>The classes that show it, by <c>ansi.css</c>; empty for plain text. On a coloured ground the text's own colour is left out: readable goes before faithful.</summary>
    public string Classes()
    {
        if (this == default) return "";
        var isInverse = Flags.HasFlag(AnsiFlags.Inverse);
        var (text, ground) = isInverse ? (Background, Foreground ?? 7) : (Foreground, Background);
        var classes = new StringBuilder();
        if (ground is { } on) classes.Append('b').Append(on);
        else if (text is { } colour) classes.Append('f').Append(colour);
        else if (Flags.HasFlag(AnsiFlags.Dim)) classes.Append("ansi-dim");
        if (Flags.HasFlag(AnsiFlags.Bold)) classes.Append(" ansi-bold");
        if (Flags.HasFlag(AnsiFlags.Italic)) classes.Append(" ansi-italic");
        if (Flags.HasFlag(AnsiFlags.Underline)) classes.Append(" ansi-underline");
        if (Flags.HasFlag(AnsiFlags.Strike)) classes.Append(" ansi-strike");
        return classes.ToString().Trim();
    }

    /// <summary>Codes that lead from plain to this.</summary>
    public override string ToString()
    {
        var codes = new List<string>();
        foreach (var (flag, code) in FlagCodes) if (Flags.HasFlag(flag)) codes.Add(code.ToString(CultureInfo.InvariantCulture));
        if (Foreground is { } text) codes.Add($"38;5;{text}");
        if (Background is { } ground) codes.Add($"48;5;{ground}");
        return string.Join(';', codes);
    }

    private static readonly (AnsiFlags Flag, int Code)[] FlagCodes =
        [(AnsiFlags.Bold, 1), (AnsiFlags.Dim, 2), (AnsiFlags.Italic, 3), (AnsiFlags.Underline, 4), (AnsiFlags.Inverse, 7), (AnsiFlags.Strike, 9)];

    private AnsiStyle After(int code) => code switch
    {
        0 => default,
        >= 1 and <= 9 => this with { Flags = Flags | FlagCodes.FirstOrDefault(f => f.Code == code).Flag },
        21 or 22 => this with { Flags = Flags & ~(AnsiFlags.Bold | AnsiFlags.Dim) },
        23 => this with { Flags = Flags & ~AnsiFlags.Italic },
        24 => this with { Flags = Flags & ~AnsiFlags.Underline },
        27 => this with { Flags = Flags & ~AnsiFlags.Inverse },
        29 => this with { Flags = Flags & ~AnsiFlags.Strike },
        >= 30 and <= 37 => this with { Foreground = code - 30 },
        39 => this with { Foreground = null },
        >= 40 and <= 47 => this with { Background = code - 40 },
        49 => this with { Background = null },
        >= 90 and <= 97 => this with { Foreground = code - 82 },
        >= 100 and <= 107 => this with { Background = code - 92 },
        _ => this,
    };

    private AnsiStyle Coloured(bool isText, int mode, ReadOnlySpan<int> values)
    {
        int? colour = (mode, values.Length) switch
        {
            (5, > 0) when values[0] is >= 0 and <= 255 => values[0],
            (2, >= 3) => Nearest(values[0], values[1], values[2]),
            _ => null,
        };
        if (colour is null) return this;
        return isText ? this with { Foreground = colour } : this with { Background = colour };
    }

    // Either the 6×6×6 cube's (0, 95, 135, … 255) or one of 24 greys (8, 18, … 238), whichever is nearer.
    private static int Nearest(int red, int green, int blue)
    {
        var (r, g, b) = (Step(red), Step(green), Step(blue));
        var grey = Math.Clamp((int)Math.Round((((red + green + blue) / 3.0) - 8) / 10), 0, 23);
        var cube = Distance(Level(r), Level(g), Level(b));
        return cube <= Distance(8 + (10 * grey), 8 + (10 * grey), 8 + (10 * grey)) ? 16 + (36 * r) + (6 * g) + b : 232 + grey;

        static int Step(int value) => value < 48 ? 0 : value < 115 ? 1 : Math.Min(5, (value - 35) / 40);
        static int Level(int step) => step == 0 ? 0 : 55 + (40 * step);
        int Distance(int x, int y, int z) => ((x - red) * (x - red)) + ((y - green) * (y - green)) + ((z - blue) * (z - blue));
    }

    // An empty parameter is 0; numbers beyond four digits say nothing.
    private static int[] Numbers(ReadOnlySpan<char> text)
    {
        var numbers = new List<int>(1);
        foreach (var range in text.Split(':')) numbers.Add(text[range].Length is 0 or > 4 || !int.TryParse(text[range], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? 0 : number);
        return [.. numbers];
    }
}

/// <summary>Weight and lines of text.</summary>
[Flags]
internal enum AnsiFlags
{
    /// <summary>Plain.</summary>
    None = 0,

    /// <summary>Heavier.</summary>
    Bold = 1,

    /// <summary>Fainter.</summary>
    Dim = 2,

    /// <summary>Slanted.</summary>
    Italic = 4,

    /// <summary>Underlined.</summary>
    Underline = 8,

    /// <summary>Text and ground exchanged.</summary>
    Inverse = 16,

    /// <summary>Struck through.</summary>
    Strike = 32,
}
