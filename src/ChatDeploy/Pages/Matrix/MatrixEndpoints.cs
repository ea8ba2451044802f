using System.IO.Compression;
using System.Security.Cryptography;
using ChatDeploy.Api;
using ChatDeploy.Api.Access;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.CurrentVersions;
using ChatDeploy.Core.People;
using Microsoft.Net.Http.Headers;

namespace ChatDeploy.Pages.Matrix;

/// <summary><c>/matrix/data</c>: the cells of an environment for the page that draws them. Not part of the API, whose <c>GET /api/matrix</c> is made to be read by others.</summary>
internal static class MatrixEndpoints
{
    /// <summary>Maps it.</summary>
    public static void MapMatrixData(this IEndpointRouteBuilder endpoints) => endpoints.MapGet("/matrix/data", ReadAsync).Requires(Act.Read).ExcludeFromDescription();

    private static async Task<IResult> ReadAsync(
        HttpContext context, MatrixSnapshots snapshots, MatrixBoard board, MatrixFeed feed, string? environment, string? since, CancellationToken cancellationToken)
    {
        var snapshot = await snapshots.GetAsync(cancellationToken);
        if (snapshot.Catalog.Environments.Find(environment ?? "") is not { } known) return RefusalResults.Of(UnknownNames.Environment(snapshot.Catalog, environment ?? ""));
        var marks = await board.GetAsync(snapshot, known, cancellationToken);
        var token = feed.TokenOf(snapshot);
        var tag = $"\"{token}-{Convert.ToHexStringLower(SHA256.HashData(MatrixData.Marks(snapshot, known, marks)).AsSpan(0, 6))}\"";
        var (request, response) = (context.Request, context.Response);
        response.Headers.ETag = tag;
        response.Headers.CacheControl = "no-cache";
        response.Headers.Vary = HeaderNames.AcceptEncoding;
        if (request.Headers.IfNoneMatch.ToString().Contains(tag, StringComparison.Ordinal)) return TypedResults.StatusCode(StatusCodes.Status304NotModified);

        response.ContentType = "application/json; charset=utf-8";
        var accepts = request.GetTypedHeaders().AcceptEncoding.Any(e => e.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase) && e.Quality is not 0);
        var before = feed.Find(since, snapshot);
        if (before is not null || !accepts)
        {
            await response.Body.WriteAsync(MatrixData.Write(token, before, snapshot, known, marks), cancellationToken);
            return TypedResults.Empty;
        }

        var whole = feed.Whole(known.Id, tag, () => Compress(MatrixData.Write(token, null, snapshot, known, marks)));
        response.Headers.ContentEncoding = "gzip";
        response.ContentLength = whole.Length;
        await response.Body.WriteAsync(whole, cancellationToken);
        return TypedResults.Empty;
    }

    private static byte[] Compress(byte[] json)
    {
        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.Fastest)) gzip.Write(json);
        return output.ToArray();
    }
}
