using ChatDeploy.Api.Access;
using ChatDeploy.Api.Requests;
using ChatDeploy.Core.People;
using ChatDeploy.Core.People.SignIn;
using ChatDeploy.WebSecurity;

namespace ChatDeploy.Api;

/// <summary><c>/sign-in-links</c>: links that sign people in at the console.</summary>
internal static class SignInLinkEndpoints
{
    /// <summary>Maps it.</summary>
    public static void MapSignInLinks(this IEndpointRouteBuilder api) => api.MapPost("/sign-in-links", IssueAsync)
        .Requires(Act.Administer).RequireRateLimiting(RateLimits.Links).Produces<SignInLinkAnswer>(StatusCodes.Status201Created)
        .Documented("issueSignInLink", "Makes a link that signs a person in at the console, once and within ten minutes. It is shown once.", 400, 409, 413, 415, 422, 429);

    private static async Task<IResult> IssueAsync(HttpResponse response, Body<SignInLinkBody> body, IssueSignInLink issue, CancellationToken cancellationToken)
    {
        response.Headers.CacheControl = "no-store";
        return await issue.HandleAsync(body.Value.Person, cancellationToken) switch
        {
            // Without a Location: the link's own address is nothing to be fetched by whoever made it.
            IssueSignInLinkAnswer.Issued issued => TypedResults.Created((string?)null, new SignInLinkAnswer(issued.Url, issued.ExpiresAt)),
            IssueSignInLinkAnswer.Refused refused => RefusalResults.Of(refused.Refusal),
            _ => throw new InvalidOperationException("no such answer"),
        };
    }
}

/// <summary>A sign-in link that is wanted (contract, <c>POST /sign-in-links</c>).</summary>
internal sealed record SignInLinkBody
{
    /// <summary>Whom it signs in: a person of the catalog.</summary>
    public required string Person { get; init; }
}

/// <summary>A new sign-in link (contract).</summary>
/// <param name="Url">The link, not to be had again. Opening it shows a button; the button signs in, once.</param>
/// <param name="ExpiresAt">When it stops working.</param>
internal sealed record SignInLinkAnswer(string Url, DateTimeOffset ExpiresAt);
