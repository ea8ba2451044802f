using ChatDeploy.Api.Access;
using ChatDeploy.Pages.SignIn;
using ChatDeploy.SignIn;

namespace ChatDeploy.Api.Errors;

/// <summary>Bodies for statuses that come from the server itself: no such path, method or content type, a body too large. People who look for a page get the console's.</summary>
internal static class StatusProblems
{
    // What a page that found nothing has put into the answer already; it may be there once.
    private const string PageHeader = "blazor-enhanced-nav";

    /// <summary>Gives every empty error answer a body.</summary>
    public static IApplicationBuilder UseProblemsForStatuses(this IApplicationBuilder app) => app.UseStatusCodePages(pages =>
    {
        var context = pages.HttpContext;
        var status = context.Response.StatusCode;
        return status == StatusCodes.Status404NotFound && LooksForPage(context) ? ShowNowhereAsync(context) : Of(status).ExecuteAsync(context);
    });

    /// <summary>The problem that stands for a bare status.</summary>
    public static IResult Of(int status) => status switch
    {
        400 => RefusalResults.Of(400, "bad_request", "The request cannot be read; check its parameters against /openapi/v1.json."),
        404 => RefusalResults.Of(404, "not_found", "There is nothing at this address; /openapi/v1.json lists what there is."),
        405 => RefusalResults.Of(405, "method_not_allowed", "This address does not know that method; the Allow header and /openapi/v1.json list which it does."),
        408 => RefusalResults.Of(408, "request_timeout", "The request's body came too slowly; try again."),
        413 => RefusalResults.Of(413, "body_too_large", "The request's body is larger than this address takes."),
        415 => RefusalResults.Of(415, "unsupported_media_type", "Send JSON, and say so: Content-Type: application/json."),
        431 => RefusalResults.Of(431, "headers_too_large", "The request's headers are too large."),
        _ => RefusalResults.Of(status, $"http_{status}", "The request was not answered; check it against /openapi/v1.json."),
    };

    // In a scope of its own: the request's may have drawn a page that found nothing.
    private static async Task ShowNowhereAsync(HttpContext context)
    {
        var services = context.RequestServices;
        await using var scope = services.CreateAsyncScope();
        context.RequestServices = scope.ServiceProvider;
        context.Response.Headers.Remove(PageHeader);
        await Html.Page<NowherePage>(context, status: StatusCodes.Status404NotFound).ExecuteAsync(context);
        context.RequestServices = services;
    }

    private static bool LooksForPage(HttpContext context) =>
        HttpMethods.IsGet(context.Request.Method) && !Gate.IsApi(context) && context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
}
