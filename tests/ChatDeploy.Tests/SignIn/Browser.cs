using System.Net;
using System.Text.RegularExpressions;
using ChatDeploy.Tests.Api;

namespace ChatDeploy.Tests.SignIn;

/// <summary>What a browser does with the service: keeps cookies, follows nothing by itself, says that it wants HTML.</summary>
internal sealed partial class Browser : IDisposable
{
    private readonly HttpClientHandler _handler = new() { AllowAutoRedirect = false };
    private readonly HttpClient _http;
    private readonly ApiWorld _world;

    public Browser(ApiWorld world)
    {
        _world = world;
        _http = new HttpClient(_handler) { BaseAddress = world.ListensAt };
    }

    public CookieCollection Cookies => _handler.CookieContainer.GetCookies(_world.ListensAt);

    /// <summary>The session's secret; null when it has none.</summary>
    public string? Session => Cookies["chatdeploy-session"]?.Value;

    /// <summary>A fresh link's path for a person, as an administrator gets it.</summary>
    public static async Task<string> LinkAsync(ApiWorld world, string person) =>
        new Uri((await world.PostAsync("/api/sign-in-links", "root", new { person })).Expect(HttpStatusCode.Created)["url"]!).AbsolutePath;

    /// <summary>A browser that a person has signed in with.</summary>
    public static async Task<Browser> SignedInAsync(ApiWorld world, string person)
    {
        var browser = new Browser(world);
        (await browser.SignInAsync(await LinkAsync(world, person))).Expect(HttpStatusCode.SeeOther);
        return browser;
    }

    /// <summary>Opens a link and presses the button.</summary>
    public async Task<ApiAnswer> SignInAsync(string link) => await SubmitAsync(link, (await GetAsync(link)).Expect(HttpStatusCode.OK));

    public Task<ApiAnswer> GetAsync(string path, string accept = "text/html") => SendAsync(HttpMethod.Get, path, accept: accept);

    /// <summary>Sends a page's form.</summary>
    public Task<ApiAnswer> SubmitAsync(string path, ApiAnswer page, params (string Name, string Value)[] fields) =>
        SendAsync(HttpMethod.Post, path, Form([("__RequestVerificationToken", TokenOf(page)), .. fields]));

    public async Task<ApiAnswer> SendAsync(HttpMethod method, string path, HttpContent? content = null, string accept = "text/html", string? token = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.TryAddWithoutValidation("Accept", accept);
        request.Headers.TryAddWithoutValidation("User-Agent", "Browser of tests");
        if (token is not null) request.Headers.Add("X-ChatDeploy-Antiforgery", token);
        var response = await _http.SendAsync(request);
        return new ApiAnswer(response.StatusCode, response.Content.Headers.ContentType?.MediaType, await response.Content.ReadAsStringAsync(), response);
    }

    /// <summary>Makes it send a cookie from now on.</summary>
    public void Plant(string name, string value) => _handler.CookieContainer.Add(_world.ListensAt, new Cookie(name, value, "/"));

    public static FormUrlEncodedContent Form(params (string Name, string Value)[] fields) => new(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));

    /// <summary>The antiforgery token that a page's forms hold.</summary>
    public static string TokenOf(ApiAnswer page) => WebUtility.HtmlDecode(Token().Match(page.Text) is { Success: true } match
        ? match.Groups["token"].Value
        : throw new InvalidOperationException($"the page has no token: {page.Text}"));

    public void Dispose()
    {
        _http.Dispose();
        _handler.Dispose();
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"(?<token>[^\"]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Token();
}
