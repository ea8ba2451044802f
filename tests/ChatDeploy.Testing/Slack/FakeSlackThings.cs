using System.Text.Json.Nodes;

namespace ChatDeploy.Testing.Slack;

/// <summary>A channel, or the conversation of the bot and a person, on a <see cref="FakeSlack"/>.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
public sealed record FakeSlackChannel(string Id, string Name)
{
    /// <summary>Whether it is closed.</summary>
    public bool IsArchived { get; set; }

    /// <summary>Whether only members see it.</summary>
    public bool IsPrivate { get; init; }

    /// <summary>Whether the bot is in it.</summary>
    public bool HasBot { get; set; } = true;

    /// <summary>The person of a conversation; null for channels.</summary>
    public string? With { get; init; }

    /// <summary>People in it; null: everybody.</summary>
    public HashSet<string>? Members { get; init; }
}

/// <summary>A member of the workspace.</summary>
/// <param name="Id">Their id.</param>
/// <param name="Name">Their handle.</param>
/// <param name="Email">Their address.</param>
public sealed record FakeSlackUser(string Id, string Name, string Email)
{
    /// <summary>Whether they were deactivated.</summary>
    public bool IsDeactivated { get; set; }

    /// <summary>The workspace that they belong to.</summary>
    public string TeamId { get; init; } = FakeSlackWorkspace.TeamId;

    /// <summary>Whether they have shown that their address is theirs.</summary>
    public bool IsEmailConfirmed { get; init; } = true;

    /// <summary>Their time zone.</summary>
    public string TimeZone { get; init; } = "Etc/UTC";
}

/// <summary>A message.</summary>
/// <param name="Channel">Where.</param>
/// <param name="Ts">Its id.</param>
/// <param name="ThreadTs">In whose thread; null for a channel's own.</param>
public sealed record FakeSlackMessage(string Channel, string Ts, string? ThreadTs)
{
    /// <summary>Everything it showed, in order: <c>text</c>, <c>blocks</c>, <c>attachments</c>.</summary>
    public IReadOnlyList<JsonObject> Shown { get; internal set; } = [];

    /// <summary>What it was marked with.</summary>
    public JsonObject? Metadata { get; set; }

    /// <summary>The only one who sees it; null: everybody in the channel.</summary>
    public string? OnlyFor { get; init; }

    /// <summary>Whether somebody other than the bot wrote it.</summary>
    public bool IsForeign { get; init; }

    /// <summary>Whether it was deleted.</summary>
    public bool IsDeleted { get; set; }

    /// <summary>The text it shows now.</summary>
    public string Text => (string?)Shown[^1]["text"] ?? "";
}

/// <summary>A modal or a home tab.</summary>
/// <param name="Id">Its id.</param>
/// <param name="RootId">The first of its stack.</param>
/// <param name="PreviousId">The one below.</param>
public sealed record FakeSlackView(string Id, string RootId, string? PreviousId)
{
    /// <summary>Changes with its content.</summary>
    public string Hash { get; set; } = "";

    /// <summary>Whose home tab it is; null for modals.</summary>
    public string? HomeOf { get; init; }

    /// <summary>Whether the person has closed it, or an answer has.</summary>
    public bool IsClosed { get; internal set; }

    /// <summary>Everything it showed, in order.</summary>
    public IReadOnlyList<JsonObject> Shown { get; internal set; } = [];
}
