using ChatDeploy.Api.Access;
using ChatDeploy.Core.Refusals;

namespace ChatDeploy.Api;

/// <summary>Refusals as HTTP answers; the one place that knows which status a kind of refusal has.</summary>
internal static class RefusalResults
{
    /// <summary>The refusal as <c>application/problem+json</c> with <c>code</c>, <c>title</c>, <c>detail</c> and <c>who</c>.</summary>
    public static IResult Of(Refusal refusal) => Of(StatusOf(refusal.Kind), refusal.Code, refusal.Message, refusal.Who);

    /// <summary>A problem of the API itself.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="code">The stable code; the title is the same in words.</param>
    /// <param name="detail">What happened and what to do next.</param>
    /// <param name="who">People who can help.</param>
    public static IResult Of(int status, string code, string detail, IReadOnlyList<string>? who = null)
    {
        var problem = TypedResults.Problem(detail, statusCode: status, title: Title(code), extensions: [new("code", code), new("who", who ?? [])]);
        return status == StatusCodes.Status403Forbidden ? new Marking(problem, code) : problem;
    }

    /// <summary>A value that names nothing, or makes no sense: 422.</summary>
    public static IResult Invalid(string code, string detail) => Of(StatusCodes.Status422UnprocessableEntity, code, detail);

    /// <summary>Nothing has that id: 404.</summary>
    public static IResult NotFound(string code, string detail) => Of(StatusCodes.Status404NotFound, code, detail);

    private static int StatusOf(RefusalKind kind) => kind switch
    {
        RefusalKind.Forbidden => StatusCodes.Status403Forbidden,
        RefusalKind.Conflict => StatusCodes.Status409Conflict,
        RefusalKind.NotFound => StatusCodes.Status404NotFound,
        _ => StatusCodes.Status422UnprocessableEntity,
    };

    private static string Title(string code) => string.Concat(char.ToUpperInvariant(code[0]).ToString(), code[1..].Replace('_', ' '));

    // What the person may not is noted in the audit trail, too.
    private sealed class Marking(IResult problem, string code) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            ForbiddenAttempt.Mark(httpContext, code);
            return problem.ExecuteAsync(httpContext);
        }
    }
}
