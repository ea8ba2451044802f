using ChatDeploy.Core.People.SignIn;
using ChatDeploy.WebSecurity;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.Extensions.Options;

namespace ChatDeploy.SignIn;

/// <summary>Registers sessions, their cookies and antiforgery.</summary>
internal static class SignInRegistration
{
    /// <summary>Adds them; a <see cref="ConsoleAddress"/> is needed besides.</summary>
    public static void AddSignIn(this IServiceCollection services)
    {
        services.AddSingleton<SessionCookie>().AddSingleton<Sessions>().AddSingleton<ReturnPath>();
        services.AddScoped<SignedIn>();
        services.AddRazorComponents();
        services.AddAntiforgery(antiforgery =>
        {
            antiforgery.HeaderName = AntiforgeryRefusal.Header;

            // The content policy forbids frames everywhere already.
            antiforgery.SuppressXFrameOptionsHeader = true;
            antiforgery.Cookie.HttpOnly = true;
            antiforgery.Cookie.Path = "/";

            // Strict would not be sent along with a link in a chat: a new one would be made, and forms in other tabs would go stale.
            antiforgery.Cookie.SameSite = SameSiteMode.Lax;
        });
        services.AddSingleton<IConfigureOptions<AntiforgeryOptions>>(provider => new ConfigureOptions<AntiforgeryOptions>(antiforgery =>
        {
            var isHttps = provider.GetRequiredService<ConsoleAddress>().IsHttps;
            antiforgery.Cookie.Name = SessionCookie.NameOf("chatdeploy-antiforgery", isHttps);
            antiforgery.Cookie.SecurePolicy = isHttps ? CookieSecurePolicy.Always : CookieSecurePolicy.None;
        }));
    }
}
