using System.Text.Json.Nodes;

namespace ChatDeploy.Testing.Scm.GitHub;

/// <summary>A commit.</summary>
/// <param name="Sha">Its object name.</param>
/// <param name="Parents">What it follows.</param>
/// <param name="Message">Its message.</param>
/// <param name="Author">Its author's name; the address is made of it.</param>
/// <param name="At">When.</param>
public sealed record FakeCommit(string Sha, IReadOnlyList<string> Parents, string Message, string Author, DateTimeOffset At)
{
    /// <summary>The author's address.</summary>
    public string Email => $"{Author.ToLowerInvariant()}@example.com";
}

/// <summary>An annotated tag's object.</summary>
/// <param name="Sha">Its object name.</param>
/// <param name="Name">The tag.</param>
/// <param name="Target">What it stands for: a commit or another tag's object.</param>
/// <param name="Tagger">Who made it.</param>
/// <param name="Reason">What GitHub says of its signature: <c>valid</c>, <c>unsigned</c>, <c>unknown_key</c>…</param>
public sealed record FakeTagObject(string Sha, string Name, string Target, string Tagger, string Reason);

/// <summary>A workflow's run.</summary>
public sealed class FakeGitHubRun
{
    /// <summary>Its id.</summary>
    public required long Id { get; init; }

    /// <summary>Its workflow's file.</summary>
    public required string Workflow { get; init; }

    /// <summary>Its workflow's name.</summary>
    public required string Name { get; init; }

    /// <summary>What <c>run-name</c> made of it.</summary>
    public required string Title { get; init; }

    /// <summary>What began it.</summary>
    public required string Event { get; init; }

    /// <summary>The branch or tag.</summary>
    public required string Ref { get; init; }

    /// <summary>The commit.</summary>
    public required string Sha { get; init; }

    /// <summary>What it was begun with.</summary>
    public required IReadOnlyDictionary<string, string> Inputs { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last moved.</summary>
    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary><c>queued</c>, <c>in_progress</c> or <c>completed</c>.</summary>
    public string Status { get; set; } = "queued";

    /// <summary>How it ended.</summary>
    public string? Conclusion { get; set; }

    /// <summary>How many reads do not show it yet.</summary>
    public int HiddenFor { get; set; }

    /// <summary>What it left behind.</summary>
    public List<string> Artifacts { get; } = [];
}

/// <summary>A deployment.</summary>
public sealed class FakeGitHubDeployment
{
    /// <summary>Its id.</summary>
    public required long Id { get; init; }

    /// <summary>The commit.</summary>
    public required string Sha { get; init; }

    /// <summary>What was asked for: ref, task, environment, payload, description…</summary>
    public required JsonObject Asked { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Its statuses, oldest first, as they were told.</summary>
    public List<JsonObject> Statuses { get; } = [];
}

/// <summary>A check run, a check suite or a commit status.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Sha">The commit.</param>
/// <param name="Name">Its name, a status's context.</param>
/// <param name="Status"><c>queued</c>, <c>in_progress</c> or <c>completed</c>; a status's state.</param>
/// <param name="Conclusion">How it ended.</param>
/// <param name="App">The app's name.</param>
/// <param name="At">When.</param>
public sealed record FakeGitHubCheck(long Id, string Sha, string Name, string Status, string? Conclusion, string App, DateTimeOffset At);

/// <summary>A call that was made.</summary>
/// <param name="Method">Its method.</param>
/// <param name="Path">Its path below the API's address, with the query.</param>
/// <param name="At">When.</param>
/// <param name="Body">Its body; empty for none.</param>
public sealed record FakeGitHubCall(string Method, string Path, DateTimeOffset At, JsonObject Body)
{
    /// <summary>What was answered; 0 where nothing was.</summary>
    public int Status { get; set; }

    /// <summary>Whether it changes something.</summary>
    public bool IsWrite => Method != "GET";
}

/// <summary>What becomes of a call.</summary>
public enum FakeGitHubFate
{
    /// <summary>It is answered as it deserves.</summary>
    Answer,

    /// <summary>The connection is cut before anything is done.</summary>
    Outage,

    /// <summary>It is done, and the connection cut.</summary>
    LoseAnswer,

    /// <summary>It is done, and never answered.</summary>
    Hang,

    /// <summary>Nothing is done, and it is never answered.</summary>
    HangBefore,

    /// <summary>502, nothing done.</summary>
    ServerError,

    /// <summary>It is done, and answered 502.</summary>
    ServerErrorAfter,

    /// <summary>403 with <c>retry-after</c>, nothing done.</summary>
    SecondaryLimit,

    /// <summary>403 with the words of the secondary limit alone.</summary>
    SecondaryLimitWithoutTime,

    /// <summary>A page of something else, with 200.</summary>
    Page,
}

/// <summary>A webhook's delivery.</summary>
/// <param name="Id">Its id, the same when it is sent again.</param>
/// <param name="Event">The event.</param>
/// <param name="Body">The body.</param>
public sealed record FakeGitHubDelivery(Guid Id, string Event, byte[] Body);

/// <summary>A refusal, as GitHub words it.</summary>
internal sealed class FakeGitHubRefusal(int status, string message) : Exception(message)
{
    public int Status => status;
}
