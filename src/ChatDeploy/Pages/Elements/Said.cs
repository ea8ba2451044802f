using System.Text.Json;
using System.Text.Json.Serialization;
using ChatDeploy.Api.Access;
using ChatDeploy.Core.Refusals;
using Microsoft.AspNetCore.DataProtection;

namespace ChatDeploy.Pages.Elements;

/// <summary>What the page after a form says about it: carried by a cookie that only this service can write, and shown once.</summary>
/// <param name="Tone"><c>good</c>, <c>bad</c>, <c>warn</c> or <c>info</c>.</param>
/// <param name="Text">One or two sentences.</param>
internal sealed record Said(string Tone, string Text)
{
    private const string Cookie = "chatdeploy_said";
    private const string RefreshHeader = "X-ChatDeploy-Refresh";
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);

    /// <summary>The refusal's code; null where it is none. The page after needs it no more.</summary>
    [JsonIgnore]
    public string? Code { get; private init; }

    /// <summary>What was done.</summary>
    public static Said Done(string text) => new("good", text);

    /// <summary>Why nothing was done, and who can help.</summary>
    public static Said Refused(Refusal refusal)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        return new("bad", refusal.Who.Count == 0 ? refusal.Message : $"{refusal.Message} Who can help: {string.Join(", ", refusal.Who)}.") { Code = refusal.Code };
    }

    /// <summary>Goes to a page of ours, which says it.</summary>
    /// <param name="context">The form's request.</param>
    /// <param name="path">A path on this server.</param>
    public IResult At(HttpContext context, string path)
    {
        ForbiddenAttempt.Mark(context, Code);
        Keep(context);
        return TypedResults.LocalRedirect(path);
    }

    /// <summary>Has the next page say it.</summary>
    public void Keep(HttpContext context)
    {
        var text = Protector(context).Protect(JsonSerializer.Serialize(this), Kept);
        context.Response.Cookies.Append(Cookie, text, new CookieOptions { HttpOnly = true, IsEssential = true, MaxAge = Kept, SameSite = SameSiteMode.Lax, Secure = context.Request.IsHttps });
    }

    /// <summary>What is to be said on this page; it is not said again.</summary>
    public static Said? Take(HttpContext context)
    {
        // A page that asks for itself again while its form is on its way must not take what the next page has to say.
        if (context.Request.Headers.ContainsKey(RefreshHeader) || context.Request.Cookies[Cookie] is not { Length: > 0 } text) return null;
        context.Response.Cookies.Delete(Cookie);
        try
        {
            return JsonSerializer.Deserialize<Said>(Protector(context).Unprotect(text));
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            // Too old, or not ours.
            return null;
        }
    }

    private static ITimeLimitedDataProtector Protector(HttpContext context) =>
        context.RequestServices.GetRequiredService<IDataProtectionProvider>().CreateProtector("ChatDeploy.Said").ToTimeLimitedDataProtector();
}
