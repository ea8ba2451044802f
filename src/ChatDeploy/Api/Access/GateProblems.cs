using ChatDeploy.Core.People;

namespace ChatDeploy.Api.Access;

/// <summary>What the gate tells programs.</summary>
internal static class GateProblems
{
    /// <summary>401 <c>unauthenticated</c>.</summary>
    public static IResult Unauthenticated(HttpContext context, string? bearer)
    {
        context.Response.Headers.WWWAuthenticate = bearer is null ? "Bearer realm=\"chatdeploy\"" : "Bearer realm=\"chatdeploy\", error=\"invalid_token\"";
        return RefusalResults.Of(
            StatusCodes.Status401Unauthorized,
            "unauthenticated",
            bearer is null
                ? "Nobody is signed in, or not any more. In a browser, sign in at /sign-in; programs send a token: Authorization: Bearer cd_…"
                : "The token is unknown, revoked or expired, or its person is no longer in the catalog. An administrator can make a new one.");
    }

    /// <summary>403 <c>forbidden</c>.</summary>
    public static IResult Forbidden(Person person, Act act, IReadOnlyList<string> admins) =>
        RefusalResults.Of(StatusCodes.Status403Forbidden, "forbidden", WhyForbidden(person, act, admins), admins);

    /// <summary>What it takes, and who can give it.</summary>
    public static string WhyForbidden(Person person, Act act, IReadOnlyList<string> admins)
    {
        var role = act switch
        {
            Act.Deploy => "deployer",
            Act.Approve => "approver",
            Act.Administer => "administrator",
            _ => "viewer",
        };
        return $"{person.Name} has no role that includes this; it takes the role {role}. {(admins.Count > 0 ? $"Ask {string.Join(", ", admins)}." : "An administrator can give it in the catalog.")}";
    }
}
