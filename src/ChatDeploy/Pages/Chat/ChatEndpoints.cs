using System.Text.Json.Nodes;
using ChatDeploy.Api;
using ChatDeploy.Api.Access;
using ChatDeploy.Api.Requests;
using ChatDeploy.Core.Cards;
using ChatDeploy.Core.Chat.Web;
using ChatDeploy.Core.People;
using ChatDeploy.Pages.Elements;
using ChatDeploy.WebSecurity;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ChatDeploy.Pages.Chat;

/// <summary>What the chat page sends and asks: lines, pressed buttons, changes.</summary>
internal static class ChatEndpoints
{
    /// <summary>Maps it.</summary>
    public static void MapChatPage(this IEndpointRouteBuilder endpoints)
    {
        var chat = endpoints.MapGroup("/chat").ExcludeFromDescription();
        chat.MapPost("/say", SayAsync).Requires(Act.Read).RequireRateLimiting(RateLimits.Chat);
        chat.MapPost("/press", PressAsync).Requires(Act.Read).RequireRateLimiting(RateLimits.Chat);
        chat.MapGet("/messages", MessagesAsync).Requires(Act.Read);
    }

    private static async Task<IResult> SayAsync(HttpContext context, Caller caller, [FromForm] string? channel, [FromForm] string? text, SayInChannel say, CancellationToken cancellationToken)
    {
        channel ??= WebChannels.FallbackName;
        var said = await say.HandleAsync(caller.Person, channel, text ?? "", cancellationToken);
        var isScript = context.Request.Headers.Accept.ToString().StartsWith("application/json", StringComparison.Ordinal);
        return (said, isScript) switch
        {
            (SaidInChannel.Refused refused, true) => RefusalResults.Of(refused.Refusal),
            (SaidInChannel.Refused refused, false) => Said.Refused(refused.Refusal).At(context, "/chat"),
            (SaidInChannel.Answered { Answer: var answer }, true) => TypedResults.Ok(new { secret = answer.OnlyForAsker ? answer.Text : null }),
            (SaidInChannel.Answered { Answer.OnlyForAsker: true } answered, false) => new Said("info", answered.Answer.Text).At(context, $"/chat?channel={Uri.EscapeDataString(channel)}"),
            _ => TypedResults.LocalRedirect($"/chat?channel={Uri.EscapeDataString(channel)}"),
        };
    }

    private static async Task<IResult> PressAsync(Caller caller, Body<PressBody> body, PressInChannel press, CardTemplates templates, CancellationToken cancellationToken)
    {
        var answer = await press.HandleAsync(caller.Person, body.Value.Message, body.Value.Verb, body.Value.Data, cancellationToken);
        return TypedResults.Ok(new { text = answer.Refused ? answer.Text : "", answer.Refused, answer.Code, card = answer.Card is { } card ? templates.Expand(card) : null });
    }

    private static async Task<IResult> MessagesAsync(Caller caller, ChatMessages messages, string channel, long after, CancellationToken cancellationToken)
    {
        var changes = await messages.ChangesAsync(channel, caller.Person, after, cancellationToken);
        return new RazorComponentResult<MessageList>(new { changes.Messages }) { PreventStreamingRendering = true };
    }
}

/// <summary>A pressed button of a card in the chat.</summary>
internal sealed record PressBody
{
    /// <summary>The message whose card it is.</summary>
    public required long Message { get; init; }

    /// <summary>The button's verb.</summary>
    public required string Verb { get; init; }

    /// <summary>The button's data and the card's inputs.</summary>
    public required JsonObject Data { get; init; }
}
