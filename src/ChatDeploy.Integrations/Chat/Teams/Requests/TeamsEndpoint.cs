using System.Text;
using ChatDeploy.Integrations.Chat.Teams.Activities;
using ChatDeploy.Integrations.Chat.Teams.Tokens;
using ChatDeploy.Integrations.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ChatDeploy.Integrations.Chat.Teams.Requests;

/// <summary>Maps <c>POST /api/messages</c> (contract, Inbound HTTP).</summary>
public static class TeamsEndpoint
{
    // Teams' own messages are below 100 kB; a dialog's answer holds no more than the dialog.
    private const int MaxBytes = 512 << 10;

    /// <summary>Adds the endpoint; where Teams is off it answers 404.</summary>
    public static IEndpointConventionBuilder MapTeams(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var services = endpoints.ServiceProvider;
        var options = services.GetRequiredService<IOptions<TeamsOptions>>();
        return endpoints.MapPost("/api/messages", (RequestDelegate)(context => options.Value.IsOn
            ? HandleAsync(context, options.Value, services.GetRequiredService<BotTokens>(), services.GetRequiredService<TeamsIntake>())
            : Problems.Of(StatusCodes.Status404NotFound, "not_found", "Not found", null).ExecuteAsync(context)));
    }

    private static async Task HandleAsync(HttpContext context, TeamsOptions options, BotTokens tokens, TeamsIntake intake)
    {
        if (options.AllowAnonymous && !LocalRequest.Is(context))
        {
            await Problems.Of(StatusCodes.Status401Unauthorized, "not_local", "Only programs on this machine are believed", "Teams:AllowAnonymous is set: post JSON to http://127.0.0.1.").ExecuteAsync(context);
            return;
        }

        using var body = await SignedBody.ReadAsync(context.Request, MaxBytes, context.RequestAborted);
        if (body is null)
        {
            await Problems.Of(StatusCodes.Status413PayloadTooLarge, "body_too_large", "The body is larger than 512 kB", null).ExecuteAsync(context);
            return;
        }

        // Read to know whom its token has to be for; nothing of it is done before the token holds. What is no activity has no channel, and no token is for it.
        var activity = TeamsActivityReader.Read(body.Bytes);
        switch (await tokens.CheckAsync(context.Request.Headers.Authorization, activity?.Context.ChannelId, activity?.Context.ServiceUrl, context.RequestAborted))
        {
            case BotTokenAnswer.Refused { Code: BotTokenAnswer.KeysUnavailable }:
                await Problems.Of(StatusCodes.Status503ServiceUnavailable, BotTokenAnswer.KeysUnavailable, "The keys of Bot Framework cannot be read", "Send it again in a moment.").ExecuteAsync(context);
                return;
            case BotTokenAnswer.Refused refused:
                await Problems.Of(StatusCodes.Status401Unauthorized, refused.Code, "The token does not hold", "Activities come from Teams, signed for Teams:AppId.").ExecuteAsync(context);
                return;
            case BotTokenAnswer.Accepted when !options.Admits(activity!.Context.TenantId):
                await Problems.Of(StatusCodes.Status403Forbidden, "foreign_tenant", "This bot is another organisation's", null).ExecuteAsync(context);
                return;
            case BotTokenAnswer.Accepted accepted:
                if (await intake.TakeAsync(activity!, body.Bytes, accepted.Claims.ServiceUrl, context.RequestAborted) is not { } answer) return;
                var bytes = Encoding.UTF8.GetBytes(answer.ToJsonString(TeamsJson.Options));
                context.Response.ContentType = "application/json; charset=utf-8";
                context.Response.ContentLength = bytes.Length;
                await context.Response.Body.WriteAsync(bytes, CancellationToken.None);
                return;
        }
    }
}
