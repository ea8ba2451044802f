using ChatDeploy.Core.People.SignIn;

namespace ChatDeploy.SignIn;

/// <summary>The cookie that holds a session's secret: out of reach of scripts, and not sent along with other sites' forms and fetches.</summary>
/// <remarks>Under https it is <c>Secure</c> and has the prefix <c>__Host-</c>, so that no other host of the domain can plant one.</remarks>
internal sealed class SessionCookie(ConsoleAddress console)
{
    private const string PlainName = "chatdeploy-session";

    /// <summary>Its name.</summary>
    public string Name => NameOf(PlainName, console.IsHttps);

    /// <summary>The name of a cookie of ours, with the prefix that https allows.</summary>
    public static string NameOf(string name, bool isHttps) => isHttps ? "__Host-" + name : name;

    /// <summary>The secret that a request brings; null when it brings none.</summary>
    public string? Read(HttpRequest request) => request.Cookies[Name];

    /// <summary>Hands the secret to the browser for as long as the session can last.</summary>
    public void Set(HttpResponse response, string secret) => response.Cookies.Append(Name, secret, Options(WebSession.Lifetime));

    /// <summary>Takes it away.</summary>
    public void Clear(HttpResponse response) => response.Cookies.Delete(Name, Options(null));

    private CookieOptions Options(TimeSpan? maxAge) => new()
    {
        HttpOnly = true,
        IsEssential = true,
        MaxAge = maxAge,
        Path = "/",
        SameSite = SameSiteMode.Lax,
        Secure = console.IsHttps,
    };
}
