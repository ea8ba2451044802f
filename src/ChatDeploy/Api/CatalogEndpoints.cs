using System.Text;
using System.Text.Json.Nodes;
using ChatDeploy.Api.Access;
using ChatDeploy.Api.Requests;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Catalog.Documents;
using ChatDeploy.Core.People;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ChatDeploy.Api;

/// <summary><c>/catalog</c>: applies or reads the catalog.</summary>
internal static class CatalogEndpoints
{
    private const string Yaml = "application/yaml";
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Maps it.</summary>
    public static void MapCatalog(this IEndpointRouteBuilder api)
    {
        api.MapPut("/catalog", ApplyAsync).Requires(Act.Administer)
            .Accepts<string>(isOptional: false, Yaml, "application/json", "text/yaml", "text/plain", "application/x-yaml", "application/x-www-form-urlencoded", "application/octet-stream")
            .Produces<CatalogAnswer>()
            .Documented("applyCatalog", "Applies a catalog (YAML or JSON) as a whole, or with dryRun only says what would change.", 400, 413, 422);
        api.MapGet("/catalog", ReadAsync).Requires(Act.Read)
            .Produces<CatalogDocumentAnswer>()
            .Documented("readCatalog", "The catalog that holds now; with Accept: application/yaml its text as it was applied.");
    }

    private static async Task<IResult> ApplyAsync(HttpRequest request, Caller caller, ApplyCatalog apply, [FromQuery] bool? dryRun, CancellationToken cancellationToken)
    {
        var bytes = await RawBody.ReadAsync(request, CatalogReader.MaxBytes, cancellationToken);
        if (bytes is null) return RawBody.TooLarge(CatalogReader.MaxBytes);
        string text;
        try
        {
            text = StrictUtf8.GetString(bytes.Value.Span);
        }
        catch (DecoderFallbackException)
        {
            return RefusalResults.Of(StatusCodes.Status400BadRequest, "invalid_encoding", "The catalog is not UTF-8; save it as UTF-8.");
        }

        var read = CatalogReader.Read(text, null);
        if (read is CatalogReadResult.Refused refused) return Refused(refused);
        var diff = await apply.HandleAsync(((CatalogReadResult.Accepted)read).Document, text, caller.Person.Name, dryRun ?? false, cancellationToken);
        return TypedResults.Ok(new CatalogAnswer(dryRun ?? false, diff.Changes.Count, [.. diff.Changes], [.. diff.Changes.Select(c => c.ToString())]));
    }

    private static async Task<IResult> ReadAsync(HttpRequest request, ReadCatalog read, CancellationToken cancellationToken)
    {
        var applied = await read.HandleAsync(cancellationToken);
        if (request.Headers.Accept.ToString().Contains("yaml", StringComparison.OrdinalIgnoreCase))
            return TypedResults.Text(applied?.Text ?? "{}\n", Yaml, Encoding.UTF8);
        return applied is null
            ? TypedResults.Ok(new CatalogDocumentAnswer(0, null, null, CatalogWriter.ToJson(new CatalogDocument()), null))
            : TypedResults.Ok(new CatalogDocumentAnswer(applied.Revision, applied.AppliedBy, applied.AppliedAt, CatalogWriter.ToJson(applied.Document), applied.Text));
    }

    private static ProblemHttpResult Refused(CatalogReadResult.Refused refused)
    {
        var first = refused.Problems[0];
        return TypedResults.Problem(
            $"Nothing was applied. {first}{(refused.Problems.Count > 1 ? $" (and {refused.Problems.Count - 1} more)" : string.Empty)}",
            statusCode: StatusCodes.Status422UnprocessableEntity,
            title: "Invalid catalog",
            extensions: [new("code", "invalid_catalog"), new("who", Array.Empty<string>()), new("problems", refused.Problems)]);
    }
}

/// <summary>What applying a catalog changed, or would.</summary>
/// <param name="DryRun">Whether nothing was written.</param>
/// <param name="Count">How many changes there are; 0 when it holds already.</param>
/// <param name="Changes">Each change.</param>
/// <param name="Diff">The same as lines for people: <c>+ store acme/pdv-milano</c>.</param>
internal sealed record CatalogAnswer(bool DryRun, int Count, IReadOnlyList<CatalogChange> Changes, IReadOnlyList<string> Diff);

/// <summary>The catalog that holds now.</summary>
/// <param name="Revision">Rises with each change; 0 before the first.</param>
/// <param name="AppliedBy">Who applied it.</param>
/// <param name="AppliedAt">When.</param>
/// <param name="Catalog">What it says, in the catalog's own keys.</param>
/// <param name="Text">The text as it was applied, comments included.</param>
internal sealed record CatalogDocumentAnswer(int Revision, string? AppliedBy, DateTimeOffset? AppliedAt, JsonObject Catalog, string? Text);
