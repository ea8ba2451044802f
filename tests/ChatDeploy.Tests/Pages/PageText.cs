using System.Net;
using System.Text.RegularExpressions;
using ChatDeploy.Tests.Api;

namespace ChatDeploy.Tests.Pages;

/// <summary>Looks at pages the way tests need it: parts of their HTML, their text, and their forms.</summary>
internal static partial class PageText
{
    /// <summary>The page as it was sent.</summary>
    public static async Task<string> PageAsync(this ApiWorld world, string path, string person = "eve") => (await world.GetAsync(path, person)).Expect(HttpStatusCode.OK).Text;

    /// <summary>What a reader sees of a piece of HTML, white space squeezed.</summary>
    public static string TextOf(string html) => Spaces().Replace(WebUtility.HtmlDecode(Tags().Replace(html, " ")), " ").Trim();

    /// <summary>From the first place with a text to the next with another.</summary>
    public static string Between(this string html, string from, string to)
    {
        var start = html.IndexOf(from, StringComparison.Ordinal);
        Assert.True(start >= 0, $"the page has no {from}");
        var end = html.IndexOf(to, start + from.Length, StringComparison.Ordinal);
        return end < 0 ? html[start..] : html[start..end];
    }

    /// <summary>Sends a form of a page as a browser does, with the page's antiforgery token.</summary>
    public static async Task<ApiAnswer> SubmitAsync(this ApiWorld world, string path, string person, params (string Name, string Value)[] fields)
    {
        var page = await world.PageAsync(path, person);
        var token = Token().Match(page).Groups["value"].Value;
        var handler = Handler().Match(page).Groups["value"].Value;
        (string, string)[] hidden = [("__RequestVerificationToken", token), ("_handler", handler)];
        return await world.SendAsync(HttpMethod.Post, path, person, new FormUrlEncodedContent(hidden.Concat(fields).Select(f => KeyValuePair.Create(f.Item1, f.Item2))));
    }

    [GeneratedRegex("<[^>]*>", RegexOptions.None, 1000)]
    private static partial Regex Tags();

    [GeneratedRegex("\\s+", RegexOptions.None, 1000)]
    private static partial Regex Spaces();

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"(?<value>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Token();

    [GeneratedRegex("name=\"_handler\" value=\"(?<value>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Handler();
}
