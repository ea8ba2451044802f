using ChatDeploy.Core.People;
using ChatDeploy.SignIn;

namespace ChatDeploy.Api.Access;

/// <summary>What the gate tells people in browsers.</summary>
internal static class GatePages
{
    /// <summary>Sends them to sign in, and back to where they wanted to go: a form's target is no page to come back to.</summary>
    public static IResult Unauthenticated(HttpContext context) =>
        Html.SeeOther(HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method) ? ReturnPath.SignInFor(context.Request) : "/sign-in");

    /// <summary>A page that says what it takes, 403.</summary>
    public static IResult Forbidden(HttpContext context, Person person, Act act, IReadOnlyList<string> admins) => Rights.May(person, Act.Read, Subject.Anything)
        ? Html.Message(context, StatusCodes.Status403Forbidden, "You may not do this", GateProblems.WhyForbidden(person, act, admins))
        : Html.Message(
            context,
            StatusCodes.Status403Forbidden,
            "You have no role yet",
            $"You are signed in as {person.Name}, and the catalog gives you no role here. {(admins.Count > 0 ? $"Ask {string.Join(", ", admins)} for one" : "An administrator can give you one")}; then reload this page.");
}
