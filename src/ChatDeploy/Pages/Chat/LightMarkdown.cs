using System.Text.Encodings.Web;
using System.Text.RegularExpressions;

namespace ChatDeploy.Pages.Chat;

/// <summary>Draws the little markdown that chat answers use: <c>**bold**</c>, <c>`code`</c> and blocks between lines of three backticks; everything else is shown as it is.</summary>
internal static partial class LightMarkdown
{
    /// <summary>The text as HTML. Encoded first: what people wrote can make nothing but these two.</summary>
    public static string ToHtml(string text)
    {
        var encoded = HtmlEncoder.Default.Encode(text).Replace("&#xA;", "\n", StringComparison.Ordinal).Replace("&#x60;", "`", StringComparison.Ordinal);
        var parts = encoded.Split("```");
        return string.Concat(parts.Select((part, index) => index % 2 == 1 ? $"<pre>{part.Trim('\n')}</pre>" : Inline(index == 0 ? part : part.TrimStart('\n'))));
    }

    private static string Inline(string encoded) => Bold().Replace(Code().Replace(encoded, "<code>${text}</code>"), "<strong>${text}</strong>");

    [GeneratedRegex(@"`(?<text>[^\n`]{1,500})`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Code();

    [GeneratedRegex(@"\*\*(?<text>[^\n]{1,500}?)\*\*", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Bold();
}
