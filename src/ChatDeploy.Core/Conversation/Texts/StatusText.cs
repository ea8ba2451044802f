using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Jobs;
using ChatDeploy.Core.Persistence;

namespace ChatDeploy.Core.Conversation.Texts;

/// <summary>Writes how a launched deployment stands (spec F1): progress by tenant and tool, and what it waits for.</summary>
internal static class StatusText
{
    private const int BarLength = 20;

    public static string Render(DeploymentSketch sketch, DeploymentProgress progress, IReadOnlyList<Blocker> blockers, ChatTime time)
    {
        var lines = new ChatLines()
            .Add($"**{sketch.Id}** {State(sketch.Deployment)}: {sketch.Title}, {sketch.AskedBy}")
            .Add(Times(sketch.Deployment, time));
        if (progress.Total.Total > 0) AddProgress(lines, progress);
        var before = blockers.Count(b => b.Code is "earlier_deployment" or "lock_held");
        if (sketch.Deployment.State == LifecycleState.Approved && before > 0) lines.Add($"Place in the queue: {Math.Max(before, sketch.Deployment.QueuePosition ?? 0) + 1}");

        // That it is paused stands in the first line, and who may choose in the last.
        if (sketch.Deployment.State != LifecycleState.Applied) lines.List(null, blockers.Where(b => b.Code != "paused").ToList(), 12, b => BlockerText.Of(b, time));
        if (sketch.Deployment.State == LifecycleState.Approved && blockers.Count == 0) lines.Add("Nothing stands before it: it starts right away.");
        return lines.Add(Choices(sketch, blockers.FirstOrDefault(b => b.Code == "paused"))).ToString();
    }

    /// <summary>What is done, of what, in one line: for answers to buttons and verbs.</summary>
    public static string Bar(JobCounts counts)
    {
        var done = counts.Succeeded + counts.Skipped;
        var percent = counts.Total == 0 ? 100 : (int)(100L * done / counts.Total);
        var filled = BarLength * percent / 100;
        var others = new (int Count, string Text)[] { (counts.Running, "running"), (counts.Failed, "failed"), (counts.Lost, "with unknown outcome"), (counts.Skipped, "skipped"), (counts.Cancelled, "cancelled"), (counts.Pending, "waiting") }
            .Where(o => o.Count > 0)
            .Select(o => $" · {o.Count:N0} {o.Text}");
        return $"{new string('█', filled)}{new string('░', BarLength - filled)} {percent} % · {done:N0} of {counts.Total:N0} done{string.Concat(others)}";
    }

    private static string State(Deployment deployment) => deployment switch
    {
        { CancelRequestedAt: not null, State: LifecycleState.Applying } => "is being ended",
        { PausedReason: not null } => $"is paused and asks, wave {deployment.CurrentWave} of {deployment.WaveCount}",
        { State: LifecycleState.Applying } => $"is applying, wave {deployment.CurrentWave} of {deployment.WaveCount}",
        { State: LifecycleState.PendingApproval } => "waits for approval",
        { State: LifecycleState.Approved } => "is released and waits for its start",
        { State: LifecycleState.Rollback } => "was rolled back",
        _ => $"is {EnumCodes.Code(deployment.State)}",
    };

    private static string Times(Deployment deployment, ChatTime time) => deployment switch
    {
        { FinishedAt: { } finished } => $"Ended {time.Full(finished)}{(deployment.StartedAt is { } started ? $", after {Duration(finished - started)}" : "")}",
        { StartedAt: { } started } => $"Started {time.Full(started)}",
        { StartsAt: { } starts } when starts > time.Now => $"Starts not before {time.Full(starts)}",
        { LaunchedAt: { } launched } => $"Launched {time.Full(launched)}",
        _ => $"Asked for {time.Full(deployment.CreatedAt)}",
    };

    private static void AddProgress(ChatLines lines, DeploymentProgress progress)
    {
        lines.Add(Bar(progress.Total));
        if (progress.ByTenant.Count > 1) lines.Add($"By tenant: {ChatLines.Names(progress.ByTenant.Select(Part).ToList(), 6)}");
        if (progress.ByTool.Count > 1) lines.Add($"By tool: {ChatLines.Names(progress.ByTool.Select(Part).ToList(), 6)}");

        static string Part((string Name, JobCounts Counts) part)
        {
            var open = part.Counts.Failed + part.Counts.Lost;
            return $"{part.Name} {part.Counts.Succeeded + part.Counts.Skipped:N0}/{part.Counts.Total:N0}{(open > 0 ? $" ({open:N0} failed)" : "")}";
        }
    }

    private static string? Choices(DeploymentSketch sketch, Blocker? paused)
    {
        var id = sketch.Id;
        return sketch.Deployment switch
        {
            { CancelRequestedAt: null, PausedReason: not null } =>
                $"Choose{(paused is { Who.Count: > 0 } ? $" ({ChatLines.Names(paused.Who)})" : "")}: `/deploy retry {id}` tries the failed jobs again · `/deploy skip {id}` leaves them out · `/deploy continue {id}` goes on without them · `/deploy rollback {id}` restores what ran before",
            { State: LifecycleState.Applied, RollbackOf: null } => $"To take it back: `/deploy rollback {id}`",
            _ => null,
        };
    }

    private static string Duration(TimeSpan span) =>
        span.TotalSeconds < 90 ? $"{Math.Max(1, (int)span.TotalSeconds)} s" : span.TotalMinutes < 90 ? $"{(int)Math.Round(span.TotalMinutes)} min" : $"{(int)Math.Round(span.TotalHours)} h";
}
