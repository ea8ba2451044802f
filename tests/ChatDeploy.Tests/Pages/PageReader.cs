using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using ChatDeploy.Tests.Api;

namespace ChatDeploy.Tests.Pages;

/// <summary>Reads pages and sends their forms as a person, as a browser without scripts does: cookies are kept, redirects followed by hand.</summary>
internal sealed partial class PageReader : IDisposable
{
    private readonly HttpClient _http;
    private readonly string _token;

    private PageReader(HttpClient http, string token) => (_http, _token) = (http, token);

    public static async Task<PageReader> OfAsync(ApiWorld world, string person)
    {
        // The client owns the handler.
        var handler = new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() };
        return new PageReader(new HttpClient(handler) { BaseAddress = world.Http.BaseAddress }, await world.TokenOfAsync(person));
    }

    /// <summary>The page's HTML.</summary>
    public async Task<string> ReadAsync(string path, HttpStatusCode status = HttpStatusCode.OK)
    {
        using var answer = await SendAsync(HttpMethod.Get, path, null);
        var html = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == status, $"GET {path}: {(int)answer.StatusCode} {html}");
        return html;
    }

    /// <summary>Asks for a page as its own script does when something changed.</summary>
    public async Task RefreshAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _token);
        request.Headers.Add("X-ChatDeploy-Refresh", "1");
        using var answer = await _http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    /// <summary>What people read of a page: its text without tags, in one line.</summary>
    public async Task<string> TextAsync(string path) => TextOf(await ReadAsync(path));

    /// <summary>The text of HTML in one line.</summary>
    public static string TextOf(string html) => Spaces().Replace(WebUtility.HtmlDecode(Tags().Replace(html, " ")), " ");

    /// <summary>Sends the form of a page that goes to an address, with its hidden fields and what is typed; returns the page it leads to.</summary>
    public async Task<string> SubmitAsync(string page, string action, params (string Name, string Value)[] typed) => await FollowAsync(await PostAsync(action, FieldsOf(page, action, typed)));

    /// <summary>The fields of a page's first form that goes to an address and has all of what is typed.</summary>
    public static Dictionary<string, string> FieldsOf(string page, string action, params (string Name, string Value)[] typed)
    {
        var form = Forms().Matches(page).Select(m => m.Value)
            .FirstOrDefault(f => f.Contains($"action=\"{action}\"", StringComparison.Ordinal) && Array.TrueForAll(typed, t => f.Contains($"name=\"{t.Name}\"", StringComparison.Ordinal)));
        Assert.True(form is not null, $"no form to {action} in {page}");
        var fields = Hidden().Matches(form).ToDictionary(m => Value(m.Value, "name"), m => Value(m.Value, "value"), StringComparer.Ordinal);
        foreach (var (name, value) in typed) fields[name] = value;
        return fields;
    }

    /// <summary>Posts fields as they are.</summary>
    public Task<HttpResponseMessage> PostAsync(string path, Dictionary<string, string> fields) => SendAsync(HttpMethod.Post, path, new FormUrlEncodedContent(fields));

    public void Dispose() => _http.Dispose();

    /// <summary>The page that a form's answer leads to.</summary>
    public async Task<string> FollowAsync(HttpResponseMessage answer)
    {
        using (answer)
        {
            Assert.True(answer.StatusCode == HttpStatusCode.Found, $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
            return await ReadAsync(answer.Headers.Location!.OriginalString);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _token);
        return await _http.SendAsync(request);
    }

    private static string Value(string tag, string attribute) =>
        WebUtility.HtmlDecode(Regex.Match(tag, $" {attribute}=\"([^\"]*)\"", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[1].Value);

    [GeneratedRegex("<form .*?</form>", RegexOptions.Singleline, 1000)]
    private static partial Regex Forms();

    [GeneratedRegex("<input [^>]*type=\"hidden\"[^>]*>", RegexOptions.None, 1000)]
    private static partial Regex Hidden();

    [GeneratedRegex("<script.*?</script>|<[^>]+>", RegexOptions.Singleline, 1000)]
    private static partial Regex Tags();

    [GeneratedRegex(@"\s+", RegexOptions.None, 1000)]
    private static partial Regex Spaces();
}
