using System.Text.Json.Nodes;

namespace ChatDeploy.Testing.Slack;

/// <summary>What becomes of one call to a <see cref="FakeSlack"/>.</summary>
public enum FakeSlackFate
{
    /// <summary>It is done, or refused by the rules, and answered.</summary>
    Answer,

    /// <summary>429 with <c>Retry-After: 1</c>; nothing is done.</summary>
    Throttle,

    /// <summary>The connection is cut; nothing is done.</summary>
    Outage,

    /// <summary>503 with a page; nothing is done.</summary>
    ServerError,

    /// <summary>200 and <c>internal_error</c>; nothing is done.</summary>
    InternalError,

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
/// <param name="Method">As in its address; <c>response_url</c> for answers by one.</param>
/// <param name="Channel">The channel among its arguments.</param>
/// <param name="At">When.</param>
/// <param name="Arguments">All of them; of a form as texts.</param>
public sealed record FakeSlackCall(string Method, string? Channel, DateTimeOffset At, JsonObject Arguments)
{
    /// <summary>What it was answered: <c>ok</c>, an error's code, or the name of its <see cref="FakeSlackFate"/>.</summary>
    public string Answer { get; set; } = "";
}

/// <summary>A refusal, as Slack words it.</summary>
internal sealed class FakeSlackRefusal(string code, params string[] remarks) : Exception(code)
{
    public string Code => Message;
    public IReadOnlyList<string> Remarks => remarks;
}
