using ChatDeploy.Core.People;
using ChatDeploy.SignIn;
using ChatDeploy.WebSecurity;
using Microsoft.AspNetCore.Antiforgery;

namespace ChatDeploy.Api.Access;

/// <summary>The gate of the console's pages and forms: only for people who are signed in, and forms only from our own pages (spec J3).</summary>
/// <remarks>Sees to every Razor page that does not say that it is open. People without a session are sent to <c>/sign-in</c>, those without a role are told so.</remarks>
internal sealed class PageGate(RequestDelegate next, Sessions sessions, IAntiforgery antiforgery)
{
    /// <summary>Lets the request pass, or answers with a redirect or a page that says why not.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        if (PageMetadata.Of(context.GetEndpoint()) is not { } page)
        {
            await next(context);
            return;
        }

        var session = await sessions.OfAsync(context);
        if (session is null)
        {
            await Html.SeeOther(ReturnsNothing(context.Request) ? "/sign-in" : ReturnPath.SignInFor(context.Request)).ExecuteAsync(context);
            return;
        }

        Sessions.Enter(context, session);
        context.Response.Headers.CacheControl = "no-store";
        if (!await antiforgery.IsRequestValidAsync(context))
        {
            await AntiforgeryRefusal.Page(context).ExecuteAsync(context);
            return;
        }

        if (page.NeedsRole && !Rights.May(session.Person, Act.Read, Subject.Anything))
        {
            await Html.Page<Pages.SignIn.NoRole>(context, status: StatusCodes.Status403Forbidden).ExecuteAsync(context);
            return;
        }

        await next(context);
    }

    // The address of a form's target is no page to come back to.
    private static bool ReturnsNothing(HttpRequest request) => !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method);
}
