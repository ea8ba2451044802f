using ChatDeploy.Core.Audit;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Policies;
using ChatDeploy.SignIn;
using ChatDeploy.WebSecurity;
using Microsoft.AspNetCore.Antiforgery;

namespace ChatDeploy.Api.Access;

/// <summary>The one gate of API and console: who is asking, and may somebody with that role do such a thing at all (contract, Rights; spec J3).</summary>
/// <remarks>
/// A bearer token goes before a session's cookie. A cookie is sent by browsers whoever made them ask, so with a session everything
/// that changes something needs the antiforgery token too. Below <c>/api</c> it runs before anything of the request's body is read.
/// Whether the role reaches the concrete tool, tenant and environment is decided in the operation.
/// </remarks>
internal sealed class Gate(RequestDelegate next, BearerTokens tokens, Sessions sessions, IAntiforgery antiforgery, CatalogSnapshots catalogs, NoteForbidden forbidden)
{
    private const string ApiPath = "/api";

    /// <summary>Lets the request pass, or answers why not: programs with a problem (401, 400, 403), browsers with a page or the way to sign in.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        var endpoint = context.GetEndpoint();
        if (GateMetadata.Of(endpoint) is not { } gate)
        {
            if (IsUndeclared(context)) throw new InvalidOperationException($"{endpoint!.DisplayName} does not declare how it is guarded");
            await next(context);
            return;
        }

        var refusal = await RefusalAsync(context, gate.Act);
        using var origin = Origin.Enter(RequestOrigin.Of(context));
        if (refusal is not null) await refusal.ExecuteAsync(context);
        else await next(context);
        if (ForbiddenAttempt.Of(context) is { } attempt && context.Features.Get<Caller>() is { Person: var person })
            await forbidden.HandleAsync(person, "request", $"{context.Request.Method} {context.Request.Path}", attempt.Code, CancellationToken.None);
    }

    /// <summary>Whether a request is below <c>/api</c>.</summary>
    public static bool IsApi(HttpContext context) => context.Request.Path.StartsWithSegments(ApiPath, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a person reads the answer. A page asks again by script, with any Accept; forms and links of a browser say that they want HTML.</summary>
    public static bool IsForBrowser(HttpContext context) =>
        !IsApi(context) && (GateMetadata.IsPage(context.GetEndpoint()) || context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase));

    private async ValueTask<IResult?> RefusalAsync(HttpContext context, Act? act)
    {
        var bearer = BearerTokens.Read(context.Request);
        var session = bearer is null ? await sessions.OfAsync(context) : null;
        var person = bearer is null ? session?.Person : await tokens.PersonOfAsync(bearer, context.RequestAborted);
        if (person is null) return IsForBrowser(context) && bearer is null ? GatePages.Unauthenticated(context) : GateProblems.Unauthenticated(context, bearer);

        Sessions.Enter(context, person, session);
        if (session is not null && !await IsFromOurPagesAsync(context)) return IsForBrowser(context) ? AntiforgeryRefusal.Page(context) : AntiforgeryRefusal.Problem();
        if (act is { } wanted && !Rights.May(person, wanted, Subject.Anything))
        {
            ForbiddenAttempt.Mark(context, "forbidden");
            var admins = PolicyVerdicts.Admins(await catalogs.GetAsync(context.RequestAborted));
            return IsForBrowser(context) ? GatePages.Forbidden(context, person, wanted, admins) : GateProblems.Forbidden(person, wanted, admins);
        }

        return null;
    }

    // The API takes the token as a header alone: looking for it in a form would read the body.
    private async ValueTask<bool> IsFromOurPagesAsync(HttpContext context)
    {
        var request = context.Request;
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method)) return true;
        if (IsApi(context) && !request.Headers.ContainsKey(AntiforgeryRefusal.Header)) return false;
        return await antiforgery.IsRequestValidAsync(context);
    }

    // An endpoint that forgot to say how it is guarded is not reachable, rather than open.
    private static bool IsUndeclared(HttpContext context) =>
        context.GetEndpoint() is RouteEndpoint endpoint && IsApi(context) && endpoint.Metadata.GetMetadata<OpenEndpointMetadata>() is null;
}
