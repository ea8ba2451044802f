using System.Text.Encodings.Web;
using System.Text.RegularExpressions;

namespace ChatDeploy.Pages.Chat;

/// <summary>Draws the little markdown that chat answers use: <c>**bold**</c> and <c>`code`</c>; everything else is shown as it is.</summary>
internal static partial class LightMarkdown
{
    /// <summary>The text as HTML. Encoded first: what people wrote can make nothing but these two.</summary>
    public static string ToHtml(string text)
    {
        var encoded = HtmlEncoder.Default.Encode(text).Replace("&#xA;", "\n", StringComparison.Ordinal);
        return Bold().Replace(Code().Replace(encoded, "<code>${text}</code>"), "<strong>${text}</strong>");
    }

    [GeneratedRegex(@"&#x60;(?<text>[^\n]{1,500}?)&#x60;", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Code();

    [GeneratedRegex(@"\*\*(?<text>[^\n]{1,500}?)\*\*", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Bold();
}
