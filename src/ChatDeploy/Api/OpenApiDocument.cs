using ChatDeploy.Api.Access;
using Microsoft.OpenApi;

namespace ChatDeploy.Api;

/// <summary><c>/openapi/v1.json</c>: the API described for tools.</summary>
internal static class OpenApiDocument
{
    private const string Scheme = "bearer";

    /// <summary>Adds the generator.</summary>
    public static void AddApiDocument(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "ChatDeploy";
            document.Info.Version = "v1";
            document.Info.Description = "Every error is application/problem+json with a stable code. Every list is {items,next}, newest first, with limit (1 to 200) and cursor, unless said otherwise.";
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal);
            document.Components.SecuritySchemes[Scheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "A token of POST /api/tokens; for POST /api/jobs/{id}/events the attempt's CALLBACK_TOKEN.",
            };
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            if (context.Description.ActionDescriptor.EndpointMetadata.OfType<GateMetadata>().Any() || operation.OperationId == "reportJobEvent")
                operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, context.Document)] = [] }];
            return Task.CompletedTask;
        });
    });

    /// <summary>Maps it.</summary>
    public static void MapApiDocument(this IEndpointRouteBuilder routes) => routes.MapOpenApi().IsOpen("the API's shape is no secret");
}
