using System.IO.Compression;
using System.Runtime.CompilerServices;
using ChatDeploy.Api.Access;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.CurrentVersions;
using ChatDeploy.Core.People;
using Microsoft.Net.Http.Headers;

namespace ChatDeploy.Api;

/// <summary><c>/matrix</c> and <c>/current</c>: what runs where.</summary>
internal static class CurrentEndpoints
{
    private const string Json = "application/json; charset=utf-8";

    // Compressing takes longer than everything else together, and the same bytes are asked for again and again: kept as long as their snapshot is.
    private static readonly ConditionalWeakTable<byte[], byte[]> Compressed = [];

    /// <summary>Maps it.</summary>
    public static void MapCurrent(this IEndpointRouteBuilder api)
    {
        api.MapGet("/matrix", MatrixAsync).Requires(Act.Read).Produces<MatrixAnswer>().Produces(StatusCodes.Status304NotModified)
            .Documented("readMatrix", "Every site's versions of every tool in an environment, unpaged; cells are version names, with details=true {version,sha,deployedAt}.", 422);
        api.MapGet("/current", CurrentAsync).Requires(Act.Read).Produces<CurrentPage>()
            .Documented("readCurrent", "What runs at each site; for whole tenants also the sites that differ from their main.", 422);
    }

    private static async Task<IResult> MatrixAsync(HttpContext context, MatrixSnapshots snapshots, string? environment, string? tenant, bool? details, CancellationToken cancellationToken)
    {
        var snapshot = await snapshots.GetAsync(cancellationToken);
        if (string.IsNullOrEmpty(environment)) return RefusalResults.Invalid("environment_missing", "Name the environment: /api/matrix?environment=prod.");
        if (snapshot.Catalog.Environments.Find(environment) is not { } known) return RefusalResults.Of(UnknownNames.Environment(snapshot.Catalog, environment));
        Tenant? only = null;
        if (!string.IsNullOrEmpty(tenant) && (only = snapshot.Catalog.Tenants.Find(tenant)) is null)
            return RefusalResults.Invalid("unknown_tenant", $"There is no tenant {tenant} in the catalog; GET /api/catalog lists what there is.");

        var response = context.Response;
        response.Headers.ETag = snapshot.EntityTag;
        response.Headers.CacheControl = "no-cache";
        response.Headers.Vary = HeaderNames.AcceptEncoding;
        if (context.Request.Headers.IfNoneMatch.ToString().Contains(snapshot.EntityTag, StringComparison.Ordinal)) return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        response.ContentType = Json;
        if (only is null && details != true)
        {
            var whole = MatrixJson.Whole(snapshot, known);
            if (AcceptsGzip(context.Request) && System.Runtime.InteropServices.MemoryMarshal.TryGetArray(whole, out var array))
            {
                whole = Compressed.GetValue(array.Array!, Compress);
                response.Headers.ContentEncoding = "gzip";
            }

            response.ContentLength = whole.Length;
            await response.Body.WriteAsync(whole, cancellationToken);
            return TypedResults.Empty;
        }

        MatrixJson.Write(response.BodyWriter, snapshot, known, only, details ?? false);
        await response.BodyWriter.FlushAsync(cancellationToken);
        return TypedResults.Empty;
    }

    private static async Task<IResult> CurrentAsync(CurrentQueries queries, string? tool, string? target, string? environment, CancellationToken cancellationToken) =>
        await queries.ListAsync(tool, target, environment, cancellationToken) switch
        {
            CurrentAnswer.Refused refused => RefusalResults.Invalid(refused.Code, refused.Message),
            CurrentAnswer.Found found => TypedResults.Ok(new CurrentPage(found.Items, found.Diverging, null)),
            _ => throw new InvalidOperationException("no such answer"),
        };

    private static bool AcceptsGzip(HttpRequest request) =>
        request.GetTypedHeaders().AcceptEncoding.Any(e => e.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase) && e.Quality is not 0);

    private static byte[] Compress(byte[] json)
    {
        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.Fastest)) gzip.Write(json);
        return output.ToArray();
    }
}

/// <summary>What runs where.</summary>
/// <param name="Items">Every site where something runs, by environment and tool, in the catalog's order of sites.</param>
/// <param name="Diverging">Sites of whole tenants that differ from their main.</param>
/// <param name="Next">Always null: the answer is whole.</param>
internal sealed record CurrentPage(IReadOnlyList<CurrentView> Items, IReadOnlyList<DivergingView> Diverging, string? Next);

/// <summary>The matrix, as the OpenAPI document describes it; it is written without being made.</summary>
/// <param name="Tools">Names of tools, the columns.</param>
/// <param name="Rows">Sites.</param>
internal sealed record MatrixAnswer(IReadOnlyList<string> Tools, IReadOnlyList<MatrixRow> Rows);

/// <summary>A row of the matrix.</summary>
/// <param name="Tenant">The tenant's name.</param>
/// <param name="Store">The store's name; null for the tenant's main.</param>
/// <param name="Cells">Per tool the version's name, or null where nothing runs.</param>
internal sealed record MatrixRow(string Tenant, string? Store, IReadOnlyList<string?> Cells);
