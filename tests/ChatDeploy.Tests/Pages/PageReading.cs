using System.Net;
using ChatDeploy.Tests.Api;

namespace ChatDeploy.Tests.Pages;

/// <summary>Reads what a page says.</summary>
internal static class PageReading
{
    /// <summary>The page's text and markup with characters as people read them; fails for another answer than 200.</summary>
    public static string Html(this ApiAnswer page) => WebUtility.HtmlDecode(page.Expect(HttpStatusCode.OK).Text);

    /// <summary>Fails unless the answer sends the browser to a path.</summary>
    public static ApiAnswer ExpectRedirect(this ApiAnswer answer, string path)
    {
        Assert.True(answer.Status is HttpStatusCode.Found or HttpStatusCode.SeeOther, $"expected a redirect, got {answer.Status}: {answer.Text}");
        var location = answer.Message.Headers.Location!;
        Assert.Equal(path, location.IsAbsoluteUri ? location.PathAndQuery : location.OriginalString);
        return answer;
    }
}
