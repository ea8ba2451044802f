using System.Globalization;
using System.Text.Json;
using ChatDeploy.Core.Deployments;

namespace ChatDeploy.Pages.Deployments;

/// <summary>An event of a timeline in words.</summary>
/// <param name="Icon">Name of an icon.</param>
/// <param name="Text">What happened, and who did it.</param>
/// <param name="Note">What somebody wrote, or what it means; null for nothing.</param>
/// <param name="Details">A line each, such as what changed in a plan.</param>
/// <param name="Then">What comes by itself at <paramref name="At"/>.</param>
/// <param name="At">When that is; null where there is nothing.</param>
internal sealed record TimelineSentence(string Icon, string Text, string? Note = null, IReadOnlyList<string>? Details = null, string? Then = null, DateTimeOffset? At = null)
{
    /// <summary>Writes an event; one of a type that is not known is told by its code.</summary>
    public static TimelineSentence Of(TimelineEventView told)
    {
        ArgumentNullException.ThrowIfNull(told);
        var by = told.Actor ?? "ChatDeploy";
        var payload = told.Payload;
        return told.Type switch
        {
            "previewed" => new("eye", $"{by} asked for it: {Count("jobs", "job")} in {Count("waves", "wave")}", Number("skipped") > 0 ? $"{Count("skipped", "cell")} left out by the plan" : null),
            "launched" => new("rocket", $"{by} launched it", Then: "To start", At: Instant("startsAt") is { } start && start > told.At.AddMinutes(1) ? start : null),
            "approval_requested" => new("hourglass", $"{Count("required", "approval")} asked for on {Text("ticket")}", List("approvers") is { Count: > 0 } who ? $"From {Some(who, 5)}" : "Nobody can give one that counts", Then: "Ticket runs out", At: Instant("expiresAt")),
            "approval_given" => new("thumbs-up", $"{by} approved{(Number("missing") > 0 ? $"; {Count("missing", "more approval")} missing" : "")}", Text("comment")),
            "approval_reminder" => new("hourglass", $"Still waits for {Count("missing", "more approval")}", List("approvers") is { Count: > 0 } can ? $"{Some(can, 5)} reminded" : "Nobody can give one that counts", Then: "Ticket runs out", At: Instant("expiresAt")),
            "released" => new("circle-check", Number("approvals") > 0 ? "Released: enough people approved" : "Released: nobody has to approve"),
            "rejected" => new("thumbs-down", $"{by} rejected it", Text("comment")),
            "queued" => new("list-ordered", $"Waits for its turn, behind {Some(List("behind"), 5)}"),
            "waiting" => new("hourglass", $"Waits: {Some(List("reasons"), 3)}", Then: "Until", At: Instant("until")),
            "continued_in_freeze" => new("play", $"{by} let it go on in spite of the freeze"),
            "undo_pre_approved" => new("thumbs-up", $"Its approval is the one of {Text("original")}, which covers the undo", Then: "Until", At: Instant("until")),
            "plan_changed" => new("diff", "The plan changed: it is a preview again", Number("voidedDecisions") > 0 ? $"{Count("voidedDecisions", "decision")} became void" : null, List("delta")),
            "rebased" => new("diff", "What ran there changed while it waited; it goes on with the plan as it is now", null, List("delta")),
            "lock_acquired" => new("lock", $"Locked {Some(List("locks"), 5)}", Text("inheritedFrom") is { } from ? $"Taken over from {from}" : null),
            "lock_released" => new("lock", $"Gave {Count("locks", "lock")} back", Text("inheritedBy") is { } to ? $"Passed on to {to}" : null),
            "started" => new("circle-play", $"Started: {Count("jobs", "job")} in {Count("waves", "wave")}"),
            "wave_started" => new("layers", $"Wave {Number("wave"):N0} of {Number("waves"):N0} started: {Count("jobs", "job")}"),
            "job_started" => new("play", $"{Text("tool")} on {Text("target")} started{Again()} ({Text("job")})"),
            "job_finished" => Finished(),
            "paused" => new("circle-pause", $"Paused, and asks: {Count("failedJobs", "job")} failed{(Number("lostJobs") > 0 ? $", {Number("lostJobs"):N0} with unknown outcome" : "")}"),
            "retry_requested" => new("rotate-ccw", $"{by} had {Count("jobs", "job")} tried again"),
            "skip_requested" => new("skip-forward", $"{by} skipped {Count("jobs", "job")}"),
            "continue_requested" => new("play", $"{by} went on in spite of {Count("acceptedFailures", "failed job")}"),
            "cancel_requested" => new("octagon-x", $"{by} asked to end it", Number("runningJobs") > 0 ? $"{Count("runningJobs", "running job")} asked to stop" : null),
            "applied" => new("circle-check", $"Applied: {Count("succeededJobs", "job")} succeeded{(Number("skippedJobs") > 0 ? $", {Number("skippedJobs"):N0} skipped" : "")}"),
            "failed" => new("circle-x", $"Failed ({Words(Text("reason"))}): {Number("succeededJobs"):N0} succeeded, {Number("failedJobs"):N0} failed{(Number("lostJobs") > 0 ? $", {Number("lostJobs"):N0} unknown" : "")}{(Number("cancelledJobs") > 0 ? $", {Number("cancelledJobs"):N0} cancelled" : "")}"),
            "cancelled" => new("ban", $"{by} cancelled it"),
            "expired" => new("clock-alert", Text("what") == "approval" ? "Expired: nobody decided in time" : "Expired: nobody launched it in time"),
            "rollback_requested" => new("undo-2", $"{by} launched {Text("rollback")}, which takes it back"),
            "rolled_back" => new("undo-2", $"{Text("rollback")} has restored what ran before"),
            _ => new("info", Words(told.Type)),
        };

        TimelineSentence Finished()
        {
            var outcome = Text("outcome");
            var why = outcome == "succeeded" ? null : Text("detail") ?? (payload.TryGetProperty("exitCode", out var code) && code.ValueKind == JsonValueKind.Number ? $"exit code {code}" : Text("reason") is { } reason ? Words(reason) : null);
            return new TimelineSentence(
                outcome switch { "succeeded" => "check", "lost" => "circle-help", "cancelled" => "ban", _ => "circle-x" },
                $"{Text("tool")} on {Text("target")} {(outcome == "lost" ? "ended with an unknown outcome" : outcome)}{Again()} ({Text("job")})",
                why);
        }

        string Again() => Number("attempt") > 1 ? $" (attempt {Number("attempt"):N0})" : "";
        string? Text(string name) => payload.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;
        int Number(string name) => payload.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetInt32() : 0;
        string Count(string name, string noun) => JobCountText.Count(Number(name), noun);
        DateTimeOffset? Instant(string name) => Text(name) is { } text && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;
        IReadOnlyList<string> List(string name) => payload.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(v => v.ToString())] : [];
    }

    private static string Some(IReadOnlyList<string> names, int most) =>
        names.Count == 0 ? "others" : string.Join(", ", names.Take(most)) + (names.Count > most ? $" and {names.Count - most:N0} more" : "");

    private static string Words(string? code) => code?.Replace('_', ' ') ?? "no reason given";
}
