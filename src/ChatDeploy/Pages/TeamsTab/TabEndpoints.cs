using ChatDeploy.Api;
using ChatDeploy.Api.Access;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.People;
using ChatDeploy.Core.People.SignIn;
using ChatDeploy.Core.Policies;
using ChatDeploy.Integrations.Chat.Teams;
using ChatDeploy.Integrations.Chat.Teams.People;
using ChatDeploy.Integrations.Chat.Teams.Tokens;
using ChatDeploy.SignIn;
using ChatDeploy.WebSecurity;
using Microsoft.Extensions.Options;

namespace ChatDeploy.Pages.TeamsTab;

/// <summary>The personal tab of Teams: a page that shows nothing by itself, and what it asks for with the token that Teams gives it.</summary>
internal static class TabEndpoints
{
    /// <summary>Maps <c>/teams/tab</c> and <c>/teams/tab/mine</c>; where Teams or its tenant is not set they answer 404.</summary>
    public static void MapTeamsTab(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/teams/tab", Show).IsOpen("shows nothing by itself").WithMetadata(new FramedByTeams()).ExcludeFromDescription();
        routes.MapGet("/teams/tab/mine", MineAsync).IsOpen("Microsoft Entra signs the token of who asks").ExcludeFromDescription();
    }

    private static IResult Show(HttpContext context, IOptions<TeamsOptions> options) => options.Value.HasTab
        ? Html.Page<TabDocument>(context)
        : Html.Message(context, StatusCodes.Status404NotFound, "There is no tab", "Teams:AppId and Teams:TenantId have to be set for it; the README says how, under Microsoft Teams.");

    private static async Task<IResult> MineAsync(HttpContext context, IOptions<TeamsOptions> options, TabTokens tokens, ConsoleAddress console, CatalogSnapshots catalogs)
    {
        if (!options.Value.HasTab) return RefusalResults.NotFound("not_found", "There is no tab here: Teams:AppId and Teams:TenantId are not set.");
        switch (await tokens.CheckAsync(context.Request.Headers.Authorization, new Uri(console.Url).Authority, context.RequestAborted))
        {
            case TabTokenAnswer.Refused { Code: BotTokenAnswer.KeysUnavailable }:
                return RefusalResults.Of(StatusCodes.Status503ServiceUnavailable, BotTokenAnswer.KeysUnavailable, "Microsoft's keys cannot be read at the moment, so nobody can be recognised. Try again in a minute.");
            case TabTokenAnswer.Refused refused:
                return RefusalResults.Of(
                    StatusCodes.Status401Unauthorized, refused.Code,
                    $"ChatDeploy does not take the sign-in that Teams gave ({refused.Code}). Open the tab again; if that does not help, an administrator can compare the application in Microsoft Entra with the README, under Microsoft Teams.");
            case TabTokenAnswer.Accepted accepted:
                var person = await context.RequestServices.GetRequiredService<TeamsPeople>().OfSignedInAsync(accepted.ObjectId, accepted.Name, context.RequestAborted);
                Sessions.Enter(context, person, session: null);
                if (!Rights.May(person, Act.Read, Subject.Anything)) return GateProblems.Forbidden(person, Act.Read, PolicyVerdicts.Admins(await catalogs.GetAsync(context.RequestAborted)));
                return Html.Page<TabList>(context);
            default:
                throw new InvalidOperationException("no such answer");
        }
    }
}
