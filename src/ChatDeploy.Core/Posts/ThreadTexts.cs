using System.Globalization;
using System.Text.Json;
using ChatDeploy.Core.Conversation.Texts;
using ChatDeploy.Core.Deployments;

namespace ChatDeploy.Core.Posts;

/// <summary>Writes a thread's entry from timeline events: what people want to hear of, many of a kind in few lines. Pure.</summary>
internal static class ThreadTexts
{
    private const int MostFailures = 3;
    private const int MostLines = 20;

    /// <summary>The types of event that a thread may tell of; of finished jobs only those that did not succeed.</summary>
    public static IReadOnlyList<string> Types { get; } =
    [
        "approval_given", "approval_reminder", "rejected", "plan_changed", "waiting", "continued_in_freeze", "wave_started", "job_finished", "paused", "retry_requested", "skip_requested", "continue_requested",
        "cancel_requested", "applied", "failed", "cancelled", "expired", "rollback_requested", "rolled_back",
    ];

    /// <summary>The types of event that an approver's thread tells of, while the person is asked.</summary>
    public static IReadOnlyList<string> ApproverTypes { get; } = ["approval_requested", "approval_reminder"];

    /// <summary>The failed jobs whose log an entry quotes: the first few.</summary>
    public static IEnumerable<(string Job, int Attempt)> Quoted(IEnumerable<TimelineEvent> events) =>
        events.Where(e => e.Type == "job_finished").Take(MostFailures).Select(e => JsonElement.Parse(e.Payload)).Select(p => (Text(p, "job")!, p.GetProperty("attempt").GetInt32()));

    /// <summary>How many of the events, from the first, make one entry: as many as people want to read at once.</summary>
    public static int Fitting(IReadOnlyList<TimelineEvent> events)
    {
        var (lines, failed) = (0, 0);
        for (var i = 0; i < events.Count; i++)
        {
            failed = events[i].Type == "job_finished" ? failed + 1 : 0;
            if (failed <= MostFailures + 1 && ++lines > MostLines) return i;
        }

        return events.Count;
    }

    /// <summary>The entry's text; null when there is nothing to tell.</summary>
    /// <param name="id">The deployment.</param>
    /// <param name="events">Events of the types above, in order.</param>
    /// <param name="tails">The last lines of quoted jobs' logs.</param>
    /// <param name="pages">The pages of quoted jobs' runs at their providers, where there are such.</param>
    public static string? Render(DeploymentId id, IReadOnlyList<TimelineEvent> events, IReadOnlyDictionary<(string Job, int Attempt), string> tails, IReadOnlyDictionary<(string Job, int Attempt), string>? pages = null)
    {
        var lines = new List<string>();
        var failed = 0;
        foreach (var item in events)
        {
            var payload = JsonElement.Parse(item.Payload);
            if (item.Type == "job_finished")
            {
                if (++failed <= MostFailures) lines.Add(Failure(payload, tails, pages));
                continue;
            }

            AddRest(lines, id, ref failed);
            if (Line(item, payload, id) is { } line) lines.Add(line);
        }

        AddRest(lines, id, ref failed);
        if (lines.Count == 0) return null;
        return string.Join('\n', lines);
    }

    /// <summary>The entry of an approver's thread; the event is of the types for one.</summary>
    public static string RenderForApprover(TimelineEvent item)
    {
        var payload = JsonElement.Parse(item.Payload);
        return item.Type == "approval_reminder"
            ? Reminder(item, payload)
            : $"🔏 Asked again: the plan changed and was launched anew. The card above shows what it would do now; decide on that. It expires {Expiry(item, payload)}.";
    }

    private static string Reminder(TimelineEvent item, JsonElement payload)
    {
        var since = payload.GetProperty("openedAt").GetDateTimeOffset();
        var who = payload.GetProperty("approvers").EnumerateArray().Select(n => n.GetString()!).ToList();
        return $"⏰ Still waits for {ChatLines.Count(Number(payload, "missing") ?? 1, "more approval")}, for {Span(item.At - since)}; expires {Expiry(item, payload)}. "
            + (who.Count > 0 ? $"Who can: {ChatLines.Names(who)}" : "Nobody can at the moment; an administrator can give the approver's role in the catalog.");
    }

    private static string Until(TimelineEvent item, JsonElement payload) =>
        payload.GetProperty("until") is { ValueKind: JsonValueKind.String } until ? $" Until {Instant(item, until.GetDateTimeOffset())}." : "";

    private static string Expiry(TimelineEvent item, JsonElement payload) => Instant(item, payload.GetProperty("expiresAt").GetDateTimeOffset());

    // A thread is read by people of many zones.
    private static string Instant(TimelineEvent item, DateTimeOffset instant)
    {
        var at = instant.ToUniversalTime();
        return at.ToString(at.Date == item.At.UtcDateTime.Date ? "HH:mm 'UTC'" : "ddd yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
    }

    private static string Span(TimeSpan span) => span.TotalMinutes < 59.5 ? $"{Math.Max(1, Math.Round(span.TotalMinutes)):N0} min" : $"{Math.Round(span.TotalHours):N0} h";

    private static void AddRest(List<string> lines, DeploymentId id, ref int failed)
    {
        if (failed > MostFailures) lines.Add($"✗ …and {failed - MostFailures:N0} more jobs failed: `/deploy status {id}`");
        failed = 0;
    }

    private static string Failure(JsonElement payload, IReadOnlyDictionary<(string, int), string> tails, IReadOnlyDictionary<(string, int), string>? pages)
    {
        var reason = Text(payload, "reason") is { } code and not "exit_code" ? code.Replace('_', ' ') : Number(payload, "exitCode") is { } exit ? $"exit code {exit}" : "no reason given";
        var why = FailureText.With(reason, Text(payload, "detail") is { Length: > 0 } said ? ChatLines.OneLine(said) : null);
        var outcome = Text(payload, "outcome") == "lost" ? "has an unknown outcome" : "failed";
        var attempt = (Text(payload, "job")!, payload.GetProperty("attempt").GetInt32());
        var (tail, page) = (tails.GetValueOrDefault(attempt), pages?.GetValueOrDefault(attempt));
        return $"✗ {Text(payload, "tool")} on {Text(payload, "target")} {outcome}: {why}{(page is null ? "" : $" · {page}")}{(string.IsNullOrWhiteSpace(tail) ? "" : $"\n```\n{tail}\n```")}";
    }

    private static string? Line(TimelineEvent item, JsonElement payload, DeploymentId id)
    {
        var who = item.Actor is null ? "" : $"**{item.Actor}** ";
        int Count(string name) => Number(payload, name) ?? 0;
        string Comment() => Text(payload, "comment") is { Length: > 0 } comment ? $": “{ChatLines.OneLine(comment)}”" : "";
        return item.Type switch
        {
            "approval_given" => $"✓ {who}approved{Comment()}{(Count("missing") > 0 ? $" · {Count("missing")} more needed" : "")}",
            "approval_reminder" => Reminder(item, payload),
            "rejected" => $"✗ {who}rejected it{Comment()}",
            "plan_changed" => $"The plan changed; it is a preview again{(Count("voidedDecisions") > 0 ? $", and {ChatLines.Count(Count("voidedDecisions"), "decision")} no longer count" : "")}.",
            "waiting" => $"⏳ Waits: {string.Join(" · ", payload.GetProperty("reasons").EnumerateArray().Take(3).Select(r => ChatLines.OneLine(r.GetString()!, 200)))}{Until(item, payload)}",
            "continued_in_freeze" => $"▶ {who}let it go on in spite of the freeze",
            "wave_started" => Count("waves") > 1 ? $"▶ Wave {Count("wave")} of {Count("waves")} started: {ChatLines.Count(Count("jobs"), "job")}" : null,
            "paused" => $"⏸ Paused and asking: {Troubles(Count("failedJobs"), Count("lostJobs"))}. Retry, skip, continue or roll back.",
            "retry_requested" => $"↻ {who}chose retry: {ChatLines.Count(Count("jobs"), "job")} again",
            "skip_requested" => $"⏭ {who}chose skip: {ChatLines.Count(Count("jobs"), "job")} left out",
            "continue_requested" => $"▶ {who}chose continue, with {ChatLines.Count(Count("acceptedFailures"), "failed job")}",
            "cancel_requested" => $"⏹ {who}cancelled it; {ChatLines.Count(Count("runningJobs"), "running job")} being ended",
            "applied" => $"✔ Applied: {ChatLines.Count(Count("succeededJobs"), "job")} succeeded{(Count("skippedJobs") > 0 ? $", {Count("skippedJobs"):N0} skipped" : "")}",
            "failed" => $"✗ Failed ({(Text(payload, "reason") ?? "jobs failed").Replace('_', ' ')}): {Count("succeededJobs"):N0} succeeded, {Troubles(Count("failedJobs"), Count("lostJobs"))}, {Count("cancelledJobs"):N0} never ran",
            "cancelled" => $"⏹ {who}withdrew it before its first job",
            "expired" => $"⌛ Ran out of time. Ask for it again when it is wanted.",
            "rollback_requested" => $"↩ {who}launched {Text(payload, "rollback")}, which takes {id} back",
            "rolled_back" => $"↩ Rolled back: {Text(payload, "rollback")} restored what ran before",
            _ => null,
        };
    }

    private static string Troubles(int failed, int lost) =>
        lost == 0 ? $"{failed:N0} failed" : failed == 0 ? $"{lost:N0} with an unknown outcome" : $"{failed:N0} failed, {lost:N0} with an unknown outcome";

    private static string? Text(JsonElement payload, string name) =>
        payload.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static int? Number(JsonElement payload, string name) =>
        payload.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetInt32() : null;
}
