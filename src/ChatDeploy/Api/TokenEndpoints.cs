using ChatDeploy.Api.Access;
using ChatDeploy.Api.Requests;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Persistence;

namespace ChatDeploy.Api;

/// <summary><c>/tokens</c>: people's tokens for the API.</summary>
internal static class TokenEndpoints
{
    /// <summary>Maps it.</summary>
    public static void MapTokens(this IEndpointRouteBuilder api)
    {
        api.MapPost("/tokens", IssueAsync).Requires(Act.Administer).Produces<TokenAnswer>(StatusCodes.Status201Created)
            .Documented("issueToken", "Makes a token that acts as a person. It is shown once.", 400, 413, 415, 422);
        api.MapGet("/tokens", ListAsync).Requires(Act.Administer).Produces<Page<TokenView>>()
            .Documented("listTokens", "Tokens, newest first, revoked ones included; never the tokens themselves.", 422);
        api.MapDelete("/tokens/{id}", RevokeAsync).Requires(Act.Administer).Produces(StatusCodes.Status204NoContent)
            .Documented("revokeToken", "Ends a token.", 404);
    }

    private static async Task<IResult> IssueAsync(HttpResponse response, Body<TokenBody> body, IssueToken issue, CancellationToken cancellationToken)
    {
        response.Headers.CacheControl = "no-store";
        return await issue.HandleAsync(body.Value.Person, body.Value.Name, body.Value.ExpiresAt, cancellationToken) switch
        {
            IssueTokenAnswer.Issued issued => TypedResults.Created($"/api/tokens/{issued.Id}", new TokenAnswer(issued.Id, issued.Token)),
            IssueTokenAnswer.Refused refused => RefusalResults.Of(refused.Refusal),
            _ => throw new InvalidOperationException("no such answer"),
        };
    }

    private static async Task<IResult> ListAsync(TokenQueries queries, [AsParameters] Paging paging, CancellationToken cancellationToken)
    {
        if (!PageCursor.TryRead(paging.Cursor, out var before)) return RefusalResults.Invalid("invalid_cursor", PageCursor.NotOurs);
        var (items, next) = await queries.ListAsync(person: null, (int)Math.Min(before, int.MaxValue), paging.Rows, cancellationToken);
        return TypedResults.Ok(new Page<TokenView>(items, next is { } last ? PageCursor.At(last) : null));
    }

    private static async Task<IResult> RevokeAsync(string id, RevokeToken revoke, CancellationToken cancellationToken) =>
        int.TryParse(id, System.Globalization.NumberStyles.None, null, out var key) && await revoke.HandleAsync(key, cancellationToken)
            ? TypedResults.NoContent()
            : RefusalResults.NotFound("unknown_token", "There is no such token; GET /api/tokens lists them.");
}

/// <summary>A token that is wanted (contract, <c>POST /tokens</c>).</summary>
internal sealed record TokenBody
{
    /// <summary>Whom it acts as: a person of the catalog.</summary>
    public required string Person { get; init; }

    /// <summary>What it is for, 1 to 200 characters.</summary>
    public required string Name { get; init; }

    /// <summary>When it stops working; left out: never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}

/// <summary>A new token (contract).</summary>
/// <param name="Id">Its key, to revoke it by.</param>
/// <param name="Token">The token, not to be had again.</param>
internal sealed record TokenAnswer(int Id, string Token);
