using Microsoft.AspNetCore.Http;

namespace ChatDeploy.Integrations.Http;

/// <summary>The one shape of every error over HTTP: <c>application/problem+json</c> with a stable <c>code</c> (contract, head).</summary>
public static class Problems
{
    /// <summary>A problem as an endpoint's result.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="code">The stable snake_case code that clients switch on.</param>
    /// <param name="title">What is wrong, in a few words.</param>
    /// <param name="detail">What to do next; null when the title says it.</param>
    public static IResult Of(int status, string code, string title, string? detail = null) =>
        TypedResults.Problem(detail, statusCode: status, title: title, extensions: [new("code", code)]);
}
