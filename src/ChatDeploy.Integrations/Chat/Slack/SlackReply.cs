using System.Text.Json.Serialization;

namespace ChatDeploy.Integrations.Chat.Slack;

/// <summary>What came of a call. As in Slack's own answers, success and failure have one shape: look at <see cref="Failure"/> first.</summary>
public abstract record SlackReply
{
    /// <summary>Why it came to nothing; null when it was done, and then everything that the reply is about is there.</summary>
    [JsonIgnore]
    public SlackFailure? Failure { get; init; }

    /// <summary>Whether an answer that says "ok" has what it must have.</summary>
    [JsonIgnore]
    internal virtual bool IsComplete => true;
}

/// <summary>It was done; there is nothing more to say.</summary>
public sealed record SlackDone : SlackReply;

/// <summary>A message as it is now.</summary>
public sealed record SlackPosted : SlackReply
{
    /// <summary>The channel; the conversation's own id where a message went to a person.</summary>
    public string Channel { get; init; } = "";

    /// <summary>The message's id in its channel, which is also the moment it was posted, in seconds.</summary>
    public string Ts { get; init; } = "";

    internal override bool IsComplete => Channel?.Length > 0 && Ts?.Length > 0;
}

/// <summary>A message that one person sees.</summary>
public sealed record SlackWhispered : SlackReply
{
    /// <summary>Its id; no other method takes it.</summary>
    public string MessageTs { get; init; } = "";
}

/// <summary>A view as it is now.</summary>
public sealed record SlackViewShown : SlackReply
{
    /// <summary>The view.</summary>
    public SlackViewState View { get; init; } = new("", "", null, null);

    internal override bool IsComplete => View?.Id?.Length > 0;
}

/// <summary>A modal or a home tab.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Hash">Of its content: an update that cites it fails with <c>hash_conflict</c> when the view has changed.</param>
/// <param name="RootViewId">The first of its stack.</param>
/// <param name="PreviousViewId">The one below.</param>
public sealed record SlackViewState(string Id, string Hash, string? RootViewId, string? PreviousViewId);

/// <summary>Messages of a channel or a thread.</summary>
public sealed record SlackMessagePage : SlackReply
{
    /// <summary>A channel's newest first, a thread's oldest first.</summary>
    public IReadOnlyList<SlackFoundMessage> Messages { get; init; } = [];

    /// <summary>Where to go on; null or empty at the end.</summary>
    public SlackPage? ResponseMetadata { get; init; }

    internal override bool IsComplete => Messages is not null;
}

/// <summary>Where a list goes on.</summary>
/// <param name="NextCursor">For the next call; null or empty at the end.</param>
public sealed record SlackPage(string? NextCursor);

/// <summary>A message as it is found.</summary>
/// <param name="Ts">Its id.</param>
/// <param name="ThreadTs">The message in whose thread it is; a thread's first message has its own.</param>
/// <param name="BotId">The bot that sent it; null for people.</param>
/// <param name="Metadata">What it was marked with.</param>
public sealed record SlackFoundMessage(string Ts, string? ThreadTs, string? BotId, SlackMetadata? Metadata);

/// <summary>A channel.</summary>
public sealed record SlackChannelFound : SlackReply
{
    /// <summary>The channel.</summary>
    public SlackChannel Channel { get; init; } = new("", null, false, false, false, false);

    internal override bool IsComplete => Channel?.Id?.Length > 0;
}

/// <summary>A channel or another conversation.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name; null for direct messages.</param>
/// <param name="IsArchived">Whether it is closed.</param>
/// <param name="IsMember">Whether the bot is in it.</param>
/// <param name="IsPrivate">Whether only members see it.</param>
/// <param name="IsIm">Whether it is between the bot and one person.</param>
public sealed record SlackChannel(string Id, string? Name, bool IsArchived, bool IsMember, bool IsPrivate, bool IsIm);

/// <summary>A person.</summary>
public sealed record SlackUserFound : SlackReply
{
    /// <summary>The person.</summary>
    public SlackUser User { get; init; } = new("", null, null, null, false, false, null, null, null);

    internal override bool IsComplete => User?.Id?.Length > 0;
}

/// <summary>A member of the workspace.</summary>
/// <param name="Id">Their id.</param>
/// <param name="TeamId">The workspace that they belong to; another one's for guests of shared channels.</param>
/// <param name="Name">Their handle.</param>
/// <param name="RealName">Their name.</param>
/// <param name="Deleted">Whether they were deactivated.</param>
/// <param name="IsBot">Whether they are a bot.</param>
/// <param name="IsEmailConfirmed">Whether they have shown that their address is theirs; null where Slack does not say.</param>
/// <param name="Tz">Their time zone, as in <c>Europe/London</c>.</param>
/// <param name="Profile">What they tell of themselves.</param>
public sealed record SlackUser(string Id, string? TeamId, string? Name, string? RealName, bool Deleted, bool IsBot, bool? IsEmailConfirmed, string? Tz, SlackProfile? Profile);

/// <summary>A profile.</summary>
/// <param name="Email">Their address; null without the scope <c>users:read.email</c>.</param>
/// <param name="DisplayName">What they want to be called; often empty.</param>
/// <param name="RealName">Their name.</param>
public sealed record SlackProfile(string? Email, string? DisplayName, string? RealName);

/// <summary>Whose token it is.</summary>
public sealed record SlackIdentity : SlackReply
{
    /// <summary>The workspace's id.</summary>
    public string TeamId { get; init; } = "";

    /// <summary>The workspace's name.</summary>
    public string? Team { get; init; }

    /// <summary>The workspace's address.</summary>
    public string? Url { get; init; }

    /// <summary>The bot as a member of the workspace.</summary>
    public string UserId { get; init; } = "";

    /// <summary>The bot as a sender of messages.</summary>
    public string? BotId { get; init; }

    internal override bool IsComplete => TeamId?.Length > 0 && UserId?.Length > 0;
}

/// <summary>Where to connect to for Socket Mode.</summary>
public sealed record SlackSocket : SlackReply
{
    /// <summary>The address, with a ticket in it: whoever has it can connect, once.</summary>
    public Uri? Url { get; init; }

    internal override bool IsComplete => Url is { IsAbsoluteUri: true };

    /// <summary>Says nothing of the address.</summary>
    public override string ToString() => nameof(SlackSocket);
}
