using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using ChatDeploy.Api.Access;
using ChatDeploy.Api.Requests;
using ChatDeploy.Core.Cards;
using ChatDeploy.Core.Conversation.Commands;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.People;
using ChatDeploy.WebSecurity;

namespace ChatDeploy.Api;

/// <summary><c>/chat</c>: the chat grammar for whoever has a token.</summary>
internal static class ChatEndpoint
{
    private const int LongestLine = 10_000;

    /// <summary>Maps it.</summary>
    public static void MapChat(this IEndpointRouteBuilder api) => api.MapPost("/chat", SayAsync).Requires(Act.Read).RequireRateLimiting(RateLimits.Chat).Produces<ChatLineAnswer>()
        .Documented("say", "Says a line of the chat grammar as the token's person. A refusal is an answer too: 200 with its code.", 400, 413, 415, 422, 429);

    private static async Task<IResult> SayAsync(Caller caller, Body<ChatBody> body, Converse converse, CardTemplates templates, CancellationToken cancellationToken)
    {
        if (body.Value.Text.Length > LongestLine) return RefusalResults.Invalid("invalid_request", $"A line takes at most {LongestLine:N0} characters.");
        var answer = await converse.HandleAsync(caller.Person, body.Value.Text, cancellationToken);
        return TypedResults.Ok(new ChatLineAnswer(
            answer.Text,
            answer.DeploymentId is { } id ? new DeploymentId(id).ToString() : null,
            answer.Refused,
            answer.Code,
            answer.Card is { } card ? templates.Expand(card) : null));
    }
}

/// <summary>A line of the chat grammar.</summary>
internal sealed record ChatBody
{
    /// <summary>The line, with or without <c>/deploy</c>, at most 10,000 characters.</summary>
    public required string Text { get; init; }
}

/// <summary>What the person is told.</summary>
/// <param name="Text">Lines with light markdown.</param>
/// <param name="Deployment">The deployment it is about; left out when it is about none.</param>
/// <param name="Refused">Whether nothing was done.</param>
/// <param name="Code">With a refusal its stable code; else left out.</param>
/// <param name="Card">The same as an Adaptive Card of version 1.5, where there is one; else left out.</param>
internal sealed record ChatLineAnswer(
    string Text,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Deployment = null,
    bool Refused = false,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Code = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] JsonNode? Card = null);
