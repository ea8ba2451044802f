namespace ChatDeploy.Pages.Elements;

/// <summary>Answers 404 with a page that says what is missing.</summary>
internal static class Missing
{
    /// <summary>Makes the page's status 404.</summary>
    /// <remarks>Only as it is sent: a page that has the status earlier is thrown away by the framework, for the general answer to a bare 404.</remarks>
    public static void On(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Response.OnStarting(() =>
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
    }
}
