using ChatDeploy.Core.Catalog;

namespace ChatDeploy.Pages.Matrix;

/// <summary>The environment that a person looks at: the one asked for, else the one looked at last, else the last protected one.</summary>
internal static class ChosenEnvironment
{
    private const string Cookie = "chatdeploy_environment";
    private static readonly TimeSpan Kept = TimeSpan.FromDays(180);

    /// <summary>Decides, and remembers what was asked for; null when the catalog has no environment.</summary>
    /// <param name="context">The request; its answer must not have begun.</param>
    /// <param name="catalog">The catalog.</param>
    /// <param name="asked">The name asked for, in whatever case; one that is unknown is passed over.</param>
    public static DeployEnvironment? Of(HttpContext context, CatalogSnapshot catalog, string? asked)
    {
        var environments = catalog.Environments;
        var remembered = context.Request.Cookies[Cookie];
        if (!string.IsNullOrEmpty(asked) && environments.Find(asked) is { } found)
        {
            if (remembered != found.Name && !context.Response.HasStarted)
                context.Response.Cookies.Append(Cookie, found.Name, new CookieOptions { HttpOnly = true, IsEssential = true, MaxAge = Kept, SameSite = SameSiteMode.Lax, Secure = context.Request.IsHttps });
            return found;
        }

        return (string.IsNullOrEmpty(remembered) ? null : environments.Find(remembered))
            ?? environments.Active.LastOrDefault(e => e.Protected)
            ?? (environments.Active.Count > 0 ? environments.Active[^1] : null);
    }
}
