using ChatDeploy.Api.Access;
using ChatDeploy.Core.People;
using ChatDeploy.Pages.Elements;
using Microsoft.AspNetCore.Mvc;

namespace ChatDeploy.Pages.People;

/// <summary>What is done on people's pages: revoking a token. Making one is the page's own form, since its answer is shown once and nowhere kept.</summary>
internal static class PeopleForms
{
    /// <summary>Maps it.</summary>
    public static void MapPeopleForms(this IEndpointRouteBuilder endpoints) =>
        // For readers, because one's own tokens are everybody's to revoke; the operation decides about others'.
        endpoints.MapPost("/people/tokens/{id}/revoke", RevokeAsync).Requires(Act.Read).ExcludeFromDescription();

    private static async Task<IResult> RevokeAsync(int id, HttpContext context, Caller caller, [FromForm] string? person, RevokeToken revoke, CancellationToken cancellationToken)
    {
        var refusal = await revoke.HandleAsync(caller.Person, id, cancellationToken);
        var said = refusal is null ? Said.Done("The token is revoked: whatever uses it is refused from now on.") : Said.Refused(refusal);
        return said.At(context, $"/people/{Uri.EscapeDataString(person is { Length: > 0 } ? person : caller.Person.Name)}");
    }
}
