using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatDeploy.Integrations.Chat.Teams.Connector;

/// <summary>
/// Teams' Connector, as much of it as is needed (Teams notes, section 4). Answers with values: every reply says in
/// <see cref="ConnectorReply.Failure"/> why it came to nothing. One client per bot, since it keeps the bot's budget and token.
/// </summary>
/// <remarks>Calls take less than five seconds, besides waiting for their turn. Throws only where the caller's token cancels.</remarks>
public sealed class ConnectorClient : IDisposable
{
    private const string Conversations = "v3/conversations";
    private readonly string _botId;
    private readonly ConnectorWire _wire;

    /// <summary>Nothing is called before somebody asks.</summary>
    /// <param name="options">Who the bot is.</param>
    /// <param name="clock">The time.</param>
    /// <param name="logger">Told of failures: the call and a code.</param>
    public ConnectorClient(IOptions<TeamsOptions> options, TimeProvider clock, ILogger<ConnectorClient> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        _botId = $"28:{options.Value.AppId}";
        _wire = new ConnectorWire(options.Value, new TeamsBudget(), clock, logger);
    }

    /// <summary>Sends a message: to a chat, to a channel (where it begins a thread), or into a thread (<see cref="TeamsConversation.InThread"/>). Not to be tried again blindly when its answer is lost: nobody can ask whether it is there.</summary>
    /// <param name="conversation">Where to.</param>
    /// <param name="content">What it shows.</param>
    /// <param name="urgency">How the call shares the budget.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<ConnectorPosted> SendAsync(TeamsConversation conversation, TeamsContent content, TeamsUrgency urgency, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(conversation);
        ArgumentNullException.ThrowIfNull(content);
        var call = Call("send", HttpMethod.Post, conversation, "/activities") with { Body = content.ToActivity() };
        var (answer, failure) = await _wire.CallAsync(call, urgency, cancellationToken);
        if (failure is not null) return new ConnectorPosted { Failure = failure };
        return TeamsJson.Text(answer, "id") is { Length: > 0 and <= 300 } id ? new ConnectorPosted { Id = id } : new ConnectorPosted { Failure = Unreadable };
    }

    /// <summary>Replaces what a message of ours shows.</summary>
    /// <param name="conversation">Where it is; with its thread or without.</param>
    /// <param name="activityId">The message.</param>
    /// <param name="content">All that it shall show.</param>
    /// <param name="urgency">How the call shares the budget.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<ConnectorDone> UpdateAsync(TeamsConversation conversation, string activityId, TeamsContent content, TeamsUrgency urgency, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(conversation);
        ArgumentNullException.ThrowIfNull(content);
        var body = content.ToActivity();
        body["id"] = activityId;
        return await DoneAsync(About("update", HttpMethod.Put, conversation, activityId) with { Body = body }, urgency, cancellationToken);
    }

    /// <summary>Deletes a message of ours.</summary>
    public async Task<ConnectorDone> DeleteAsync(TeamsConversation conversation, string activityId, TeamsUrgency urgency, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(conversation);
        return await DoneAsync(About("delete", HttpMethod.Delete, conversation, activityId), urgency, cancellationToken);
    }

    /// <summary>The chat with a person, begun where there is none yet; the same one every time.</summary>
    /// <param name="serviceUrl">As it came with an activity of their tenant.</param>
    /// <param name="userId">Their id for this bot, <c>29:…</c>.</param>
    /// <param name="tenantId">Their tenant.</param>
    /// <param name="urgency">How the call shares the budget.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<ConnectorCreated> OpenPersonalAsync(Uri serviceUrl, string userId, string tenantId, TeamsUrgency urgency, CancellationToken cancellationToken) => CreateAsync(
        serviceUrl,
        userId,
        new JsonObject
        {
            ["isGroup"] = false,
            ["bot"] = Bot(),
            ["members"] = new JsonArray(new JsonObject { ["id"] = userId }),
            ["tenantId"] = tenantId,
            ["channelData"] = new JsonObject { ["tenant"] = new JsonObject { ["id"] = tenantId } },
        },
        urgency,
        cancellationToken);

    /// <summary>Begins a thread in a channel with its first message, and tells its conversation.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="tenantId">Its tenant.</param>
    /// <param name="content">The first message.</param>
    /// <param name="urgency">How the call shares the budget.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<ConnectorCreated> BeginThreadAsync(TeamsConversation channel, string tenantId, TeamsContent content, TeamsUrgency urgency, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(channel);
        ArgumentNullException.ThrowIfNull(content);
        var id = channel.WithoutThread().Id;
        var body = new JsonObject
        {
            ["isGroup"] = true,
            ["bot"] = Bot(),
            ["tenantId"] = tenantId,
            ["channelData"] = new JsonObject { ["channel"] = new JsonObject { ["id"] = id }, ["tenant"] = new JsonObject { ["id"] = tenantId } },
            ["activity"] = content.ToActivity(),
        };
        return CreateAsync(channel.ServiceUrl, id, body, urgency, cancellationToken);
    }

    /// <summary>A member of a conversation, with what Teams tells of them.</summary>
    /// <param name="conversation">One that they are in.</param>
    /// <param name="userId">Their id for this bot, or their object id in Microsoft Entra.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<ConnectorMemberFound> FindMemberAsync(TeamsConversation conversation, string userId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(conversation);
        var (answer, failure) = await _wire.CallAsync(Call("member", HttpMethod.Get, conversation.WithoutThread(), $"/members/{Uri.EscapeDataString(userId)}"), TeamsUrgency.Awaited, cancellationToken);
        if (failure is not null) return new ConnectorMemberFound { Failure = failure };
        return TeamsJson.Text(answer, "id") is { Length: > 0 } id
            ? new ConnectorMemberFound
            {
                Member = new ConnectorMember(
                    id, TeamsJson.Text(answer, "name"), TeamsJson.Text(answer, "aadObjectId") ?? TeamsJson.Text(answer, "objectId"), TeamsJson.Text(answer, "email"),
                    TeamsJson.Text(answer, "userPrincipalName"), TeamsJson.Text(answer, "tenantId")),
            }
            : new ConnectorMemberFound { Failure = Unreadable };
    }

    /// <inheritdoc/>
    public void Dispose() => _wire.Dispose();

    // A 200 of something that is not Teams may stand before the real one.
    private static TeamsFailure Unreadable => TeamsFailure.Outage("unreadable_answer", mayHaveArrived: true);

    private JsonObject Bot() => new() { ["id"] = _botId };

    private static ConnectorCall Call(string name, HttpMethod method, TeamsConversation conversation, string below) =>
        new(name, method, conversation.ServiceUrl, $"{Conversations}/{Uri.EscapeDataString(conversation.Id)}{below}", conversation.WithoutThread().Id);

    private static ConnectorCall About(string name, HttpMethod method, TeamsConversation conversation, string activityId) =>
        Call(name, method, conversation, $"/activities/{Uri.EscapeDataString(activityId)}") with { IsAboutMessage = true };

    private async Task<ConnectorDone> DoneAsync(ConnectorCall call, TeamsUrgency urgency, CancellationToken cancellationToken) =>
        new() { Failure = (await _wire.CallAsync(call, urgency, cancellationToken)).Failure };

    private async Task<ConnectorCreated> CreateAsync(Uri serviceUrl, string counted, JsonObject body, TeamsUrgency urgency, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(serviceUrl);
        var (answer, failure) = await _wire.CallAsync(new ConnectorCall("create", HttpMethod.Post, serviceUrl, Conversations, counted) { Body = body }, urgency, cancellationToken);
        if (failure is not null) return new ConnectorCreated { Failure = failure };
        if (TeamsJson.Text(answer, "id") is not { Length: > 0 and <= 300 } id) return new ConnectorCreated { Failure = Unreadable };

        // Another serviceUrl in the answer is not followed: only activities that were believed say where Teams is.
        return new ConnectorCreated { Conversation = new TeamsConversation(serviceUrl, id), ActivityId = TeamsJson.Text(answer, "activityId") };
    }
}
