using ChatDeploy.Api.Access;
using ChatDeploy.Api.Requests;
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

            // They stand for texts in addresses and are described there.
            document.Components.Schemas?.Remove(nameof(PageLimit));
            document.Components.Schemas?.Remove(nameof(IResult));
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            if (context.Description.ActionDescriptor.EndpointMetadata.OfType<GateMetadata>().Any() || operation.OperationId == "reportJobEvent")
                operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, context.Document)] = [] }];
            foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? []) Describe(parameter);
            return Task.CompletedTask;
        });
    });

    // Bound as texts, so that what is wrong with them can be told; described as what they are.
    private static void Describe(OpenApiParameter parameter)
    {
        switch (parameter.Name)
        {
            case "limit":
                parameter.Description = "Rows of the page.";
                parameter.Schema = new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "1", Maximum = PageLimit.Most.ToString(), Default = PageLimit.Usual };
                break;
            case "cursor":
                parameter.Description = "The next of the page before.";
                break;
            case "from" or "to":
                parameter.Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time" };
                break;
        }
    }

    /// <summary>Maps it.</summary>
    public static void MapApiDocument(this IEndpointRouteBuilder routes) => routes.MapOpenApi().IsOpen("the API's shape is no secret");
}
