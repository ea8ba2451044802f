using ChatDeploy.Api.Access;
using ChatDeploy.Api.Requests;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Secrets;

namespace ChatDeploy.Api;

/// <summary><c>/secrets</c>: what runners' <c>env</c> may refer to as <c>secret:NAME</c>. Values go in and never come out.</summary>
internal static class SecretEndpoints
{
    /// <summary>Maps it.</summary>
    public static void MapSecrets(this IEndpointRouteBuilder api)
    {
        api.MapGet("/secrets", ListAsync).Requires(Act.Administer).Produces<Page<SecretView>>()
            .Documented("listSecrets", "Names of secrets, all of them; never values.");
        api.MapPut("/secrets/{name}", SetAsync).Requires(Act.Administer).Produces(StatusCodes.Status204NoContent)
            .Documented("setSecret", "Stores a secret, encrypted, or a new value of one.", 400, 413, 415, 422);
        api.MapDelete("/secrets/{name}", RemoveAsync).Requires(Act.Administer).Produces(StatusCodes.Status204NoContent)
            .Documented("removeSecret", "Removes a secret. What refers to it no longer starts.", 404);
    }

    private static async Task<IResult> ListAsync(SecretQueries queries, CancellationToken cancellationToken) =>
        TypedResults.Ok(new Page<SecretView>(await queries.ListAsync(cancellationToken), null));

    private static async Task<IResult> SetAsync(string name, Caller caller, Body<SecretBody> body, SetSecret set, CancellationToken cancellationToken) =>
        await set.HandleAsync(name, body.Value.Value, caller.Person.Name, cancellationToken) is { } refusal ? RefusalResults.Of(refusal) : TypedResults.NoContent();

    private static async Task<IResult> RemoveAsync(string name, Caller caller, RemoveSecret remove, CancellationToken cancellationToken) =>
        await remove.HandleAsync(name, caller.Person.Name, cancellationToken)
            ? TypedResults.NoContent()
            : RefusalResults.NotFound("unknown_secret", "There is no such secret; GET /api/secrets lists them.");
}

/// <summary>A secret's value.</summary>
internal sealed record SecretBody : IHoldsRawText
{
    /// <summary>1 to 65,536 characters.</summary>
    public required string Value { get; init; }

    /// <summary>Keeps the value out of whatever prints the body.</summary>
    public override string ToString() => nameof(SecretBody);
}
