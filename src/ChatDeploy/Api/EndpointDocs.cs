using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing.Patterns;

namespace ChatDeploy.Api;

/// <summary>Says in one line what an endpoint answers, for the OpenAPI document.</summary>
internal static class EndpointDocs
{
    /// <summary>A name, what it does, and the statuses of its refusals besides those of every endpoint (401, 403, 500, 503).</summary>
    public static RouteHandlerBuilder Documented(this RouteHandlerBuilder endpoint, string name, string summary, params ReadOnlySpan<int> refusals)
    {
        endpoint.WithName(name).WithSummary(summary);
        foreach (var status in refusals) endpoint.ProducesProblem(status);

        // Grouped by noun: /api/deployments/{id} is about deployments.
        endpoint.Finally(builder =>
        {
            if (builder is RouteEndpointBuilder { RoutePattern.PathSegments: [_, { Parts: [RoutePatternLiteralPart noun] }, ..] }) builder.Metadata.Add(new TagsAttribute(noun.Content));
        });
        return endpoint;
    }

    /// <summary>The refusals of every endpoint behind the gate.</summary>
    public static RouteGroupBuilder WithCommonProblems(this RouteGroupBuilder group)
    {
        foreach (var status in (ReadOnlySpan<int>)[401, 403, 500, 503])
            group.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(ProblemDetails), ["application/problem+json"]));
        return group;
    }
}
