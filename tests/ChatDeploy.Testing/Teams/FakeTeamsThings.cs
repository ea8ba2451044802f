using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace ChatDeploy.Testing.Teams;

/// <summary>A conversation on a <see cref="FakeTeams"/>.</summary>
/// <param name="Id">Its id, without threads.</param>
/// <param name="Type"><c>personal</c>, <c>groupChat</c> or <c>channel</c>.</param>
public sealed record FakeTeamsConversation(string Id, string Type)
{
    /// <summary>The person of a personal one.</summary>
    public string? With { get; init; }

    /// <summary>The team of a channel.</summary>
    public string? TeamId { get; init; }

    /// <summary>Whether the bot is in it.</summary>
    public bool HasBot { get; set; } = true;

    /// <summary>Whether the person, or an owner, lets the bot write; else the error's code.</summary>
    public string? BlockedWith { get; set; }

    /// <summary>Whether it was deleted.</summary>
    public bool IsDeleted { get; set; }
}

/// <summary>A person.</summary>
/// <param name="Id">Their id for the bot, <c>29:…</c>.</param>
/// <param name="Name">Their name.</param>
/// <param name="AadObjectId">Their object id in Microsoft Entra.</param>
/// <param name="Email">Their address.</param>
public sealed record FakeTeamsUser(string Id, string Name, string AadObjectId, string Email)
{
    /// <summary>Whether the app is installed for them, so that the bot may begin to write to them.</summary>
    public bool HasApp { get; set; } = true;

    /// <summary>Their tenant.</summary>
    public string TenantId { get; init; } = FakeTeams.TenantId;
}

/// <summary>A message.</summary>
/// <param name="Conversation">Where, without the thread.</param>
/// <param name="Id">Its id.</param>
/// <param name="ThreadRoot">In whose thread; null for a conversation's own.</param>
public sealed record FakeTeamsMessage(string Conversation, string Id, string? ThreadRoot)
{
    /// <summary>Everything it showed to all, in order: activities as they were sent.</summary>
    public IReadOnlyList<JsonObject> Shown { get; internal set; } = [];

    /// <summary>Cards that single people were shown in its place, by their ids, until it changes.</summary>
    public ConcurrentDictionary<string, JsonObject> ShownTo { get; } = new(StringComparer.Ordinal);

    /// <summary>Who wrote it; null: the bot.</summary>
    public string? From { get; init; }

    /// <summary>Whether it was deleted.</summary>
    public bool IsDeleted { get; internal set; }

    /// <summary>The text it shows now, or the summary of its card.</summary>
    public string Text => (string?)Shown[^1]["text"] ?? (string?)Shown[^1]["summary"] ?? "";

    /// <summary>The card it shows now; null for texts.</summary>
    public JsonObject? Card => Shown[^1]["attachments"]?[0]?["content"] as JsonObject;

    /// <summary>The card that a person sees now.</summary>
    public JsonObject? CardFor(string userId) => ShownTo.GetValueOrDefault(userId) ?? Card;
}
