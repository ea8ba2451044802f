using ChatDeploy.Core.People.SignIn;

namespace ChatDeploy.SignIn;

/// <summary>Where somebody wanted to go before signing in: kept in a cookie of this browser for a while, and only ever a path of ours.</summary>
internal sealed class ReturnPath(ConsoleAddress console)
{
    /// <summary>Where people go who wanted nothing in particular.</summary>
    public const string Home = "/";

    private const int Longest = 2000;
    private const string PlainName = "chatdeploy-return";
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(30);

    private string CookieName => SessionCookie.NameOf(PlainName, console.IsHttps);

    /// <summary>Whether a browser that is sent there stays here: one slash and no second, no backslash (browsers read it as a slash), no blank or control character (they drop some); in the form of addresses, so that it fits a header.</summary>
    public static bool IsOurs(string? path) =>
        path is { Length: > 0 and <= Longest } && path[0] == '/' && (path.Length == 1 || path[1] != '/')
        && !path.Contains('\\', StringComparison.Ordinal) && !path.AsSpan().ContainsAnyExceptInRange('!', '~')
        && !path.StartsWith("/sign-", StringComparison.OrdinalIgnoreCase);

    /// <summary>The path if it is ours, else <see cref="Home"/>.</summary>
    public static string OrHome(string? path) => IsOurs(path) ? path! : Home;

    /// <summary>The sign-in page that leads back to a request's address.</summary>
    public static string SignInFor(HttpRequest request)
    {
        var wanted = request.Path + request.QueryString;
        return IsOurs(wanted) && wanted != Home ? "/sign-in?returnUrl=" + Uri.EscapeDataString(wanted) : "/sign-in";
    }

    /// <summary>Remembers a path in this browser; one that is not ours is forgotten right away.</summary>
    public void Keep(HttpResponse response, string? path)
    {
        if (IsOurs(path)) response.Cookies.Append(CookieName, Uri.EscapeDataString(path!), Options(Kept));
    }

    /// <summary>The path that this browser remembers, which is then forgotten; else <see cref="Home"/>.</summary>
    public string Take(HttpContext context)
    {
        if (context.Request.Cookies[CookieName] is not { } kept) return Home;
        context.Response.Cookies.Delete(CookieName, Options(null));
        return OrHome(Uri.UnescapeDataString(kept));
    }

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
