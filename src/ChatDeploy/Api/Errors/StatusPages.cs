using ChatDeploy.Pages.Layout;
using ChatDeploy.SignIn;

namespace ChatDeploy.Api.Errors;

/// <summary>What people in browsers are told of statuses that come from the server itself, and of exceptions: the same as programs, as a page.</summary>
internal static class StatusPages
{
    /// <summary>The page that stands for a bare status.</summary>
    public static async Task AnswerAsync(HttpContext context, int status)
    {
        // No endpoint, so no gate has looked who is asking; the page is theirs with the console's navigation.
        if (context.Features.Get<Access.Caller>() is null && await context.RequestServices.GetRequiredService<Sessions>().OfAsync(context) is { } session)
            Sessions.Enter(context, session.Person, session);
        await Of(context, status).ExecuteAsync(context);
    }

    private static IResult Of(HttpContext context, int status) => status switch
    {
        404 when context.Features.Get<Access.Caller>() is not null => Html.Page<NotFoundDocument>(context, status: status),
        404 => Html.Message(context, status, "There is no such page", "Nothing is at this address. It may have been typed wrongly, or what it showed is not kept any more."),
        405 => Html.Message(context, status, "This address is not for that", "It takes no such request. Nothing was changed; go back and use the buttons of the page."),
        413 => Html.Message(context, status, "That is too large", "What was sent is larger than this form takes. Nothing was changed."),
        _ => Html.Message(context, status, "This could not be read", "The request was not understood, and nothing was changed. Go back, reload the page and try again."),
    };
}
