using ChatDeploy.Api;
using ChatDeploy.SignIn;

namespace ChatDeploy.WebSecurity;

/// <summary>What a request is told that changes something with a session and cannot prove that a page of ours sent it.</summary>
internal static class AntiforgeryRefusal
{
    /// <summary>The header in which scripts send the token that every form holds.</summary>
    public const string Header = "X-ChatDeploy-Antiforgery";

    /// <summary>As a problem: 400 <c>antiforgery_failed</c>.</summary>
    public static IResult Problem() => RefusalResults.Of(
        StatusCodes.Status400BadRequest,
        "antiforgery_failed",
        $"This page was opened before you signed in or out, or too long ago. Nothing was changed: reload it and try again. Scripts send its antiforgery token in the header {Header}; programs use a token instead: Authorization: Bearer cd_…");

    /// <summary>As a page.</summary>
    public static IResult Page(HttpContext context) => Html.Message(
        context, StatusCodes.Status400BadRequest, "Please try again", "This form is out of date: it was opened before you signed in or out, or too long ago. Nothing was changed. Go back, reload the page and send it again.");
}
