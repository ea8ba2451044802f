using ChatDeploy.Pages.SignIn;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatDeploy.SignIn;

/// <summary>Answers in HTML of endpoints that are no pages of the router.</summary>
internal static class Html
{
    // Spelt as antiforgery spells it, which would warn of anything else.
    private const string NeverKept = "no-cache, no-store";

    /// <summary>A component as a whole page, never to be kept by a cache.</summary>
    public static IResult Page<T>(HttpContext context, IReadOnlyDictionary<string, object?>? parameters = null, int status = StatusCodes.Status200OK) where T : IComponent
    {
        context.Response.Headers.CacheControl = NeverKept;
        return new RazorComponentResult<T>(parameters ?? new Dictionary<string, object?>(StringComparer.Ordinal)) { StatusCode = status, PreventStreamingRendering = true };
    }

    /// <summary>A page that only says something.</summary>
    public static IResult Message(HttpContext context, int status, string title, string text) =>
        Page<Message>(context, new Dictionary<string, object?>(StringComparer.Ordinal) { [nameof(Pages.SignIn.Message.Title)] = title, [nameof(Pages.SignIn.Message.Text)] = text }, status);

    /// <summary>Sends the browser to a path of ours after a form (303), so that going back does not send the form again.</summary>
    public static IResult SeeOther(string path) => new SeeOtherResult(path);

    private sealed class SeeOtherResult(string path) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
            httpContext.Response.Headers.Location = path;
            httpContext.Response.Headers.CacheControl = NeverKept;
            return Task.CompletedTask;
        }
    }
}
