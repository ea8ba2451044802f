using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Policies;
using ChatDeploy.SignIn;
using ChatDeploy.WebSecurity;
using Microsoft.AspNetCore.Antiforgery;

namespace ChatDeploy.Api.Access;

/// <summary>The one gate of the API: who is calling, and may somebody with that role do such a thing at all (contract, Rights).</summary>
/// <remarks>
/// A bearer token goes before a session's cookie. A cookie is sent by browsers whoever made them ask, so with a session everything
/// that changes something needs the antiforgery token too. Runs before anything of the request's body is read. Whether the role reaches the concrete tool, tenant and environment is decided in the operation.
/// </remarks>
internal sealed class Gate(RequestDelegate next, BearerTokens tokens, Sessions sessions, IAntiforgery antiforgery, CatalogSnapshots catalogs)
{
    private const string ApiPath = "/api";

    /// <summary>Lets the request pass, or answers 401 <c>unauthenticated</c> or 403 <c>forbidden</c>.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint() is not RouteEndpoint endpoint || endpoint.Metadata.GetMetadata<GateMetadata>() is not { } gate)
        {
            if (IsUndeclared(context)) throw new InvalidOperationException($"{context.GetEndpoint()!.DisplayName} does not declare how it is guarded");
            await next(context);
            return;
        }

        var bearer = BearerTokens.Read(context.Request);
        var session = bearer is null ? await sessions.OfAsync(context) : null;
        var person = bearer is null ? session?.Person : await tokens.PersonOfAsync(bearer, context.RequestAborted);
        if (person is null)
        {
            await AskAsync(context, bearer);
            return;
        }

        if (session is not null)
        {
            Sessions.Enter(context, session);
            if (!IsSafe(context.Request.Method) && !(context.Request.Headers.ContainsKey(AntiforgeryRefusal.Header) && await antiforgery.IsRequestValidAsync(context)))
            {
                await AntiforgeryRefusal.Problem().ExecuteAsync(context);
                return;
            }
        }

        if (!Rights.May(person, gate.Act, Subject.Anything))
        {
            await ForbidAsync(context, person, gate.Act);
            return;
        }

        context.Features.Set(new Caller(person));
        await next(context);
    }

    private static bool IsSafe(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);

    private static Task AskAsync(HttpContext context, string? bearer)
    {
        context.Response.Headers.WWWAuthenticate = bearer is null ? "Bearer realm=\"chatdeploy\"" : "Bearer realm=\"chatdeploy\", error=\"invalid_token\"";
        return RefusalResults.Of(
            StatusCodes.Status401Unauthorized,
            "unauthenticated",
            bearer is null
                ? "Send a token: Authorization: Bearer cd_…; in a browser, sign in at /sign-in."
                : "The token is unknown, revoked or expired, or its person is no longer in the catalog. An administrator can make a new one.").ExecuteAsync(context);
    }

    // An endpoint that forgot to say how it is guarded is not reachable, rather than open.
    private static bool IsUndeclared(HttpContext context) =>
        context.GetEndpoint() is RouteEndpoint endpoint && context.Request.Path.StartsWithSegments(ApiPath, StringComparison.OrdinalIgnoreCase)
        && endpoint.Metadata.GetMetadata<OpenEndpointMetadata>() is null;

    private async Task ForbidAsync(HttpContext context, Person person, Act act)
    {
        var admins = PolicyVerdicts.Admins(await catalogs.GetAsync(context.RequestAborted));
        var role = act switch
        {
            Act.Deploy => "deployer",
            Act.Approve => "approver",
            Act.Administer => "administrator",
            _ => "viewer",
        };
        await RefusalResults.Of(
            StatusCodes.Status403Forbidden,
            "forbidden",
            $"{person.Name} has no role that includes this; it takes the role {role}. {(admins.Count > 0 ? $"Ask {string.Join(", ", admins)}." : "An administrator can give it in the catalog.")}",
            admins).ExecuteAsync(context);
    }
}
