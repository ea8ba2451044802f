using System.Globalization;
using System.Text.Json;
using ChatDeploy.Core.Scm;
using ChatDeploy.Integrations.Scm.Webhooks;

namespace ChatDeploy.Integrations.Scm.GitLab;

/// <summary>What GitLab's webhooks and API spell alike.</summary>
internal static class GitLabFields
{
    // What the name of a pipeline that runs an attempt begins with, up to the attempt's key.
    private const string RunName = "ChatDeploy ";

    // Some hooks write times as Ruby prints them.
    private static readonly string[] _rubyTimes = ["yyyy-MM-dd HH:mm:ss 'UTC'", "yyyy-MM-dd HH:mm:ss zzz"];

    public static DateTimeOffset? OptionalTime(JsonElement parent, string name)
    {
        if (PayloadReader.OptionalText(parent, name) is not { Length: > 0 } text) return null;

        // Ruby leaves the colon out of an offset.
        if (text.Length > 5 && text[^5] is '+' or '-' && text[^6] == ' ') text = $"{text[..^2]}:{text[^2..]}";
        return DateTimeOffset.TryParseExact(text, _rubyTimes, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var ruby) ? ruby
            : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var instant) ? instant
            : null;
    }

    /// <summary>An id, which is a number, as text; null where there is none.</summary>
    public static string? OptionalId(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetRawText() : null;

    /// <summary>A mail address; null for what GitLab writes instead of one that its owner hides.</summary>
    public static string? Address(string? email) => email is { Length: > 0 } && email.Contains('@', StringComparison.Ordinal) ? email : null;

    public static bool IsTrue(JsonElement parent, string name) => parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    /// <summary>How a pipeline, job or external status stands.</summary>
    /// <param name="status">GitLab's word.</param>
    /// <param name="mayFail">Whether its failing, or its waiting for somebody to press it, is no matter.</param>
    public static CheckState State(string? status, bool mayFail) => status switch
    {
        "success" => CheckState.Succeeded,
        "failed" => mayFail ? CheckState.Skipped : CheckState.Failed,
        "canceled" => CheckState.Cancelled,
        "skipped" => CheckState.Skipped,
        "manual" => mayFail ? CheckState.Skipped : CheckState.Pending,
        "running" or "canceling" => CheckState.Running,
        _ => CheckState.Pending,
    };

    /// <summary>
    /// A pipeline's name among the checks of its commit: that of <c>workflow:name</c>, else what kind it is. Those of pushes, merge requests and schedules
    /// stand beside each other, so that a green one never hides a red one; a later one of the same kind replaces the earlier.
    /// </summary>
    public static string PipelineName(string? name, string? source) => (name, source) switch
    {
        ({ Length: > 0 }, _) => name,
        (_, null or "push" or "web" or "unknown") => "pipeline",
        _ => $"pipeline ({source.Replace("_event", string.Empty, StringComparison.Ordinal)})",
    };

    /// <summary>Whether a pipeline says something of its commit. Ours do not, nor does any other that was started through the API.</summary>
    public static bool IsCheck(string? name, string? source) => source != "api" && AttemptIn(name) is null;

    /// <summary>The key in the name of a pipeline that runs an attempt, <c>ChatDeploy J-17.2 …</c>; null in any other.</summary>
    public static string? AttemptIn(string? name)
    {
        if (name?.StartsWith(RunName, StringComparison.Ordinal) != true) return null;
        var key = name[RunName.Length..].Split(' ')[0];
        return key.StartsWith("J-", StringComparison.Ordinal) ? key : null;
    }
}
