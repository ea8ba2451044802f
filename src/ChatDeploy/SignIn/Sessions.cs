using System.Security.Claims;
using ChatDeploy.Api.Access;
using ChatDeploy.Core.People;
using ChatDeploy.Core.People.SignIn;

namespace ChatDeploy.SignIn;

/// <summary>The session that a request's cookie stands for.</summary>
internal sealed class Sessions(SessionCookie cookie, RecogniseSession recognise)
{
    private const string Scheme = "session";

    /// <summary>The session; null without a cookie, or with one that does not hold (any more).</summary>
    public ValueTask<RecognisedSession?> OfAsync(HttpContext context) =>
        cookie.Read(context.Request) is { } secret ? recognise.HandleAsync(secret, context.RequestAborted) : default;

    /// <summary>Makes a person the request's: as <see cref="Caller"/> for endpoints, as <see cref="SignedIn"/> for pages.</summary>
    /// <param name="context">The request.</param>
    /// <param name="person">Who is asking.</param>
    /// <param name="session">The session; null where a token stands for the person.</param>
    public static void Enter(HttpContext context, Person person, RecognisedSession? session)
    {
        context.Features.Set(new Caller(person));
        context.RequestServices.GetRequiredService<SignedIn>().Enter(person, session?.Id);
        if (session is null) return;

        // Antiforgery tokens carry this name: one that was made in another session, or before signing in, is refused.
        context.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, $"session/{session.Id}"), new Claim(ClaimTypes.Name, person.Name)], Scheme));
        context.Features.Set(session);
    }
}
