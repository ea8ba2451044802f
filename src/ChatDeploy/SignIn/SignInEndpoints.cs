using ChatDeploy.Api.Access;
using ChatDeploy.Core.Audit;
using ChatDeploy.Core.People.SignIn;
using ChatDeploy.Core.Refusals;
using ChatDeploy.Pages.SignIn;
using ChatDeploy.WebSecurity;
using Microsoft.AspNetCore.Antiforgery;

namespace ChatDeploy.SignIn;

/// <summary>Signing in and out of the console (spec J3): links are shown by GET, which changes nothing, and used by POST.</summary>
internal static class SignInEndpoints
{
    private const string LinkPath = "/sign-in/{secret}";

    /// <summary>Maps <c>/sign-in</c>, <c>/sign-in/{secret}</c>, <c>/sign-out</c> and <c>/sessions/{id}/revoke</c>.</summary>
    public static void MapSignIn(this IEndpointRouteBuilder routes)
    {
        // Scanners of links ask with HEAD; it is answered like GET and changes as little.
        string[] reading = [HttpMethods.Get, HttpMethods.Head];
        routes.MapMethods("/sign-in", reading, StartAsync).IsOpen("tells how to sign in").ExcludeFromDescription();
        routes.MapMethods(LinkPath, reading, ShowAsync).IsOpen("guarded by the link's secret").RequireRateLimiting(RateLimits.SignIn).ExcludeFromDescription();
        routes.MapPost(LinkPath, UseAsync).IsOpen("guarded by the link's secret").RequireRateLimiting(RateLimits.SignIn).ExcludeFromDescription();
        routes.MapPost("/sign-out", SignOutAsync).ForSignedIn().ExcludeFromDescription();
        routes.MapPost("/sessions/{id:int}/revoke", RevokeAsync).ForSignedIn().ExcludeFromDescription();
    }

    private static async Task<IResult> StartAsync(HttpContext context, Sessions sessions, ReturnPath returnPath, string? returnUrl)
    {
        if (await sessions.OfAsync(context) is not null) return TypedResults.LocalRedirect(ReturnPath.OrHome(returnUrl));
        returnPath.Keep(context.Response, returnUrl);
        return Html.Page<HowToSignIn>(context);
    }

    private static async Task<IResult> ShowAsync(HttpContext context, string secret, SignInLinks links) => await links.FindAsync(secret, context.RequestAborted) switch
    {
        SignInLinkView.Usable usable => Html.Page<ConfirmSignIn>(context, new Dictionary<string, object?>(StringComparer.Ordinal) { [nameof(ConfirmSignIn.Person)] = usable.Person.Name }),
        SignInLinkView.Refused refused => Refused(context, refused.Refusal),
        _ => throw new InvalidOperationException("no such view"),
    };

    private static async Task<IResult> UseAsync(
        HttpContext context, string secret, IAntiforgery antiforgery, ConsumeSignInLink consume, Sessions sessions, RevokeSession revoke, SessionCookie cookie, ReturnPath returnPath)
    {
        // Without this another site could sign a visitor in as somebody else, and watch what is done there.
        if (!await antiforgery.IsRequestValidAsync(context)) return AntiforgeryRefusal.Page(context);
        using var origin = Origin.Enter(RequestOrigin.Of(context));
        var address = context.Connection.RemoteIpAddress?.ToString() ?? "";
        switch (await consume.HandleAsync(secret, context.Request.Headers.UserAgent.ToString(), address, context.RequestAborted))
        {
            case ConsumeSignInLinkAnswer.SignedIn signedIn:
                // Whoever signs in anew leaves the session that this browser had: nothing of it can be used further.
                if (await sessions.OfAsync(context) is { } old) await revoke.HandleAsync(old.Person, old.Id, CancellationToken.None);
                cookie.Set(context.Response, signedIn.Secret);
                return Html.SeeOther(returnPath.Take(context));
            case ConsumeSignInLinkAnswer.Refused refused:
                return Refused(context, refused.Refusal);
            default:
                throw new InvalidOperationException("no such answer");
        }
    }

    private static async Task<IResult> SignOutAsync(HttpContext context, Caller caller, SignedIn signedIn, RevokeSession revoke, SessionCookie cookie)
    {
        if (signedIn.SessionId is { } session) await revoke.HandleAsync(caller.Person, session, context.RequestAborted);
        cookie.Clear(context.Response);
        return Html.SeeOther("/sign-in");
    }

    private static async Task<IResult> RevokeAsync(HttpContext context, int id, Caller caller, SignedIn signedIn, RevokeSession revoke, SessionCookie cookie)
    {
        if (await revoke.HandleAsync(caller.Person, id, context.RequestAborted) is { } refusal)
            return Html.Message(context, StatusCodes.Status404NotFound, "No such session", refusal.Message);
        if (id == signedIn.SessionId)
        {
            cookie.Clear(context.Response);
            return Html.SeeOther("/sign-in");
        }

        var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync(context.RequestAborted) : FormCollection.Empty;
        return Html.SeeOther(ReturnPath.OrHome(form["returnUrl"]));
    }

    private static IResult Refused(HttpContext context, Refusal refusal) => Html.Page<LinkRefused>(
        context,
        new Dictionary<string, object?>(StringComparer.Ordinal) { [nameof(LinkRefused.Reason)] = refusal.Message },
        refusal.Kind == RefusalKind.NotFound ? StatusCodes.Status404NotFound : StatusCodes.Status410Gone);
}
