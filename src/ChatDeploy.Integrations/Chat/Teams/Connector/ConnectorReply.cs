namespace ChatDeploy.Integrations.Chat.Teams.Connector;

/// <summary>What came of a call: look at <see cref="Failure"/> first.</summary>
public abstract record ConnectorReply
{
    /// <summary>Why it came to nothing; null when it was done, and then everything that the reply is about is there.</summary>
    public TeamsFailure? Failure { get; init; }
}

/// <summary>It was done; there is nothing more to say.</summary>
public sealed record ConnectorDone : ConnectorReply;

/// <summary>A message was sent.</summary>
public sealed record ConnectorPosted : ConnectorReply
{
    /// <summary>The message's id in its conversation; in a channel also the root of its thread.</summary>
    public string Id { get; init; } = "";
}

/// <summary>A conversation was begun, or one that was there was found again: with a person there is only one.</summary>
public sealed record ConnectorCreated : ConnectorReply
{
    /// <summary>The conversation: in a channel the new thread, <c>19:…;messageid=…</c>.</summary>
    public TeamsConversation Conversation { get; init; } = new(new Uri("about:blank"), "");

    /// <summary>The first message's id; null where none was sent.</summary>
    public string? ActivityId { get; init; }
}

/// <summary>A member of a conversation.</summary>
public sealed record ConnectorMemberFound : ConnectorReply
{
    /// <summary>The member.</summary>
    public ConnectorMember Member { get; init; } = new("", null, null, null, null, null);
}

/// <summary>A member of a conversation.</summary>
/// <param name="Id">Their id for this bot, <c>29:…</c>.</param>
/// <param name="Name">Their name.</param>
/// <param name="AadObjectId">Their object id in Microsoft Entra.</param>
/// <param name="Email">Their address; null where Teams does not tell.</param>
/// <param name="UserPrincipalName">How they sign in.</param>
/// <param name="TenantId">Their tenant.</param>
public sealed record ConnectorMember(string Id, string? Name, string? AadObjectId, string? Email, string? UserPrincipalName, string? TenantId);
