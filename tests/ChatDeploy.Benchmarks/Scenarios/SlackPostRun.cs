using System.Globalization;
using ChatDeploy.Testing.Slack;

namespace ChatDeploy.Benchmarks.Scenarios;

/// <summary>One deployment, and what Slack was told of it.</summary>
/// <param name="id">Its id, <c>D-1</c>.</param>
/// <param name="slack">Where it was told.</param>
internal sealed class SlackPostRun(string id, FakeSlack slack)
{
    public long Number { get; } = long.Parse(id.AsSpan(2), CultureInfo.InvariantCulture);

    public DateTimeOffset Began { get; set; }

    /// <summary>When its last job ended.</summary>
    public DateTimeOffset Ended { get; set; }

    /// <summary>When the deployment ended.</summary>
    public DateTimeOffset Applied { get; set; }

    public long Jobs { get; set; }

    /// <summary>Its messages outside of threads: one, if all is well.</summary>
    public IReadOnlyList<FakeSlackMessage> Posts => [.. slack.Workspace.Messages.Where(m => m.ThreadTs is null && (long?)m.Metadata?["event_payload"]?["deployment"] == Number)];

    public int ThreadEntries => Posts is [var post, ..] ? slack.Workspace.Messages.Count(m => m.Channel == post.Channel && m.ThreadTs == post.Ts) : 0;

    public IReadOnlyList<FakeSlackCall> Edits => Posts is [var post, ..] ? [.. slack.Calls.Where(c => c.Method == "chat.update" && c.Channel == post.Channel && (string?)c.Arguments["ts"] == post.Ts)] : [];

    /// <summary>Whether the message shows the end, and the thread tells it.</summary>
    public bool IsToldToItsEnd => Posts is [var post] && post.Text.StartsWith($"{id} applied", StringComparison.Ordinal)
        && slack.Workspace.Messages.LastOrDefault(m => m.Channel == post.Channel && m.ThreadTs == post.Ts)?.Text.Contains("applied", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>From the last job's end to the call after which the message shows it, in seconds; none where it does not.</summary>
    public double? FinalAfter => Edits.FirstOrDefault(e => ((string?)e.Arguments["text"])?.StartsWith($"{id} applied", StringComparison.Ordinal) == true && e.Answer == "ok")?.At is { } at ? (at - Ended).TotalSeconds : null;

    /// <summary>Goal 13: one post, an update every three seconds while something changed, one final.</summary>
    public double AllowedCalls => 2 + Math.Floor((Ended - Began).TotalSeconds / 3);
}
