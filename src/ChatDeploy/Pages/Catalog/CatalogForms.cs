using System.Text;
using ChatDeploy.Api.Access;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.People;

namespace ChatDeploy.Pages.Catalog;

/// <summary>What is fetched from the pages of the catalog: its text as a file. Editing is a page of its own, since a refused text must not be lost.</summary>
internal static class CatalogForms
{
    /// <summary>Maps it.</summary>
    public static void MapCatalogForms(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/catalog.yaml", async Task<IResult> (CatalogRevisionQueries revisions, CancellationToken cancellationToken) =>
            await revisions.NewestAsync(cancellationToken) is { } newest ? TypedResults.File(Encoding.UTF8.GetBytes(newest.Text), "application/yaml", "catalog.yaml") : TypedResults.NotFound())
            .Requires(Act.Read).ExcludeFromDescription();
}
