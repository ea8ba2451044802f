using System.Text.Json.Nodes;

namespace ChatDeploy.Testing.Teams;

/// <summary>What becomes of one call to a <see cref="FakeTeams"/>.</summary>
public enum FakeTeamsFate
{
    /// <summary>It is done, or refused by the rules, and answered.</summary>
    Answer,

    /// <summary>429 with <c>Retry-After: 1</c>; nothing is done.</summary>
    Throttle,

    /// <summary>The connection is cut; nothing is done.</summary>
    Outage,

    /// <summary>503 with a page; nothing is done.</summary>
    ServerError,

    /// <summary>412, as when two changes meet; nothing is done.</summary>
    Conflict,

    /// <summary>It is done, and the connection is cut.</summary>
    LoseAnswer,

    /// <summary>It is done, and no answer comes for as long as the caller waits.</summary>
    Hang,

    /// <summary>A redirect to elsewhere; nothing is done.</summary>
    Redirect,

    /// <summary>200 with a page of something else; nothing is done.</summary>
    Page,

    /// <summary>200 with more bytes than anybody should read.</summary>
    Endless,
}

/// <summary>A call as it arrived.</summary>
/// <param name="Name"><c>send</c>, <c>update</c>, <c>delete</c>, <c>create</c>, <c>member</c>, <c>token</c>, <c>metadata</c> or <c>keys</c>.</param>
/// <param name="Conversation">The conversation in its address, with its thread; empty where there is none.</param>
/// <param name="At">When.</param>
/// <param name="Body">What it brought.</param>
public sealed record FakeTeamsCall(string Name, string Conversation, DateTimeOffset At, JsonObject Body)
{
    /// <summary>The message or member in its address.</summary>
    public string? About { get; init; }

    /// <summary>What it was answered: <c>ok</c>, an error's code, or the name of its <see cref="FakeTeamsFate"/>.</summary>
    public string Answer { get; set; } = "";
}

/// <summary>A refusal, as the Connector words it.</summary>
internal sealed class FakeTeamsRefusal(int status, string code) : Exception(code)
{
    public int Status => status;
    public string Code => Message;
    public TimeSpan? RetryAfter { get; init; }
}
