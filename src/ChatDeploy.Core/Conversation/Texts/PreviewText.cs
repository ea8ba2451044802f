using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Jobs;

namespace ChatDeploy.Core.Conversation.Texts;

/// <summary>Writes a preview: everything to know before launching (spec C3), in at most about 40 lines.</summary>
internal static class PreviewText
{
    private const int MostChanges = 4;
    private const int MostTools = 2;
    private const int MostCommits = 8;

    public static string Render(DeploymentSketch sketch, ChatTime time)
    {
        var (deployment, findings) = (sketch.Deployment, sketch.Deployment.Findings);
        var blocking = findings.Verdicts.Where(v => v.Blocks).ToList();
        var lines = new ChatLines()
            .Add($"**{sketch.Id}** preview: {sketch.Title}, {sketch.AskedBy}")
            .Add(deployment.ScheduledFor is { } at ? $"Starts not before {time.Full(at)}" : null)
            .List("Changed since the preview before:", findings.Delta, 3, text => ChatLines.OneLine(text))
            .Add(Work(sketch))
            .List(null, Changes(sketch), MostChanges, line => line)
            .Add(Tenants(sketch))
            .Add(Skipped(sketch));
        AddCommits(lines, findings);
        return lines
            .List("Policy:", findings.Verdicts, 3, v => $"{(v.Blocks ? "✗" : "✓")} {RefusalText.InTimesOf(time, v.Text)}", bullet: null)
            .List("In the way:", findings.InTheWay.OrderBy(f => f.Code == "earlier_deployment" ? 1 : 0).ToList(), 4, f => RefusalText.InTimesOf(time, ChatLines.OneLine(f.Text, 300)))
            .Add(Approvals(deployment))
            .List(null, findings.Warnings, 3, w => RefusalText.InTimesOf(time, w.Text), bullet: "⚠")
            .Add(Undo(sketch))
            .Add(findings.Jobs == 0 ? "Launching it would change nothing."
                : blocking.Count == 0 ? $"Launch it by {time.Full(deployment.PreviewExpiresAt)}: `/deploy launch {sketch.Id}`"
                : $"It cannot be launched like this{(blocking[0].Who.Count > 0 ? $"; {ChatLines.Names(blocking[0].Who)} can help" : "")}. Ask for it again once that is settled.")
            .ToString();
    }

    private static string? Work(DeploymentSketch sketch)
    {
        var waves = sketch.Cells.Where(c => c.Action != CellAction.Skip).GroupBy(c => c.Wave).OrderBy(g => g.Key).Select(g => g.Sum(c => c.Sites)).ToList();
        if (waves.Count == 0) return null;
        var jobs = ChatLines.Count(waves.Sum(), "job");
        var parallel = sketch.Deployment.Strategy.Parallelism is { } most ? $", at most {most} at once" : "";
        return waves.Count == 1 ? $"{jobs}, all in one wave{parallel}:" : $"{jobs} in {waves.Count} waves of {string.Join(", ", waves.Take(8).Select(w => $"{w:N0}"))}{(waves.Count > 8 ? ", …" : "")}{parallel}:";
    }

    private static List<string> Changes(DeploymentSketch sketch) => sketch.Cells
        .Where(c => c.Action != CellAction.Skip)
        .GroupBy(c => (c.Tool, c.Action, c.From, c.To))
        .OrderBy(g => g.Key.Tool, StringComparer.Ordinal).ThenByDescending(g => g.Sum(c => c.Sites))
        .Select(g => $"{g.Key.Tool} {(g.Key.Action == CellAction.Restore ? "back, " : "")}{VersionText.Change(g.Key.From, g.Key.To)}: {CellSum.SitesOf(g)}")
        .ToList();

    private static string? Tenants(DeploymentSketch sketch)
    {
        var tenants = sketch.Cells.Where(c => c.Action != CellAction.Skip).GroupBy(c => c.Tenant).Select(g => $"{g.Key} {g.Sum(c => c.Sites):N0}").ToList();
        return tenants.Count > 1 ? $"Jobs by tenant: {ChatLines.Names(tenants, 6)}" : null;
    }

    private static string? Skipped(DeploymentSketch sketch)
    {
        var parts = new (string Reason, string Text)[] { ("already_there", "there already"), ("pinned", "pinned"), ("nothing_to_restore", "nothing to restore") }
            .Select(kind => (kind.Text, Cells: sketch.Cells.Where(c => c.SkipReason == kind.Reason).ToList()))
            .Where(kind => kind.Cells.Count > 0)
            .Select(kind => $"{CellSum.SitesOf(kind.Cells)} ({kind.Text})")
            .ToList();
        return parts.Count > 0 ? $"Skipped: {string.Join(" · ", parts)}" : null;
    }

    private static void AddCommits(ChatLines lines, PreviewFindings findings)
    {
        var (room, listed) = (MostCommits, 0);
        var changes = findings.Changes.Where(c => c.Commits.Count > 0).ToList();
        foreach (var change in changes.Take(MostTools).TakeWhile(_ => room > 0))
        {
            lines.List($"{Count(change)}:", change.Commits, room, CommitText.Of, change.CommitCount);
            room -= Math.Min(room, change.Commits.Count);
            listed++;
        }

        if (changes.Count > listed) lines.Add($"And {ChatLines.Names(changes.Skip(listed).Select(Count).ToList(), 3)}");

        static string Count(ItemChange change) => $"{ChatLines.Count(change.CommitCount ?? change.Commits.Count, "commit")} of {change.Tool}";
    }

    private static string? Approvals(Deployment deployment)
    {
        if (deployment.Findings.Jobs == 0) return null;
        if (deployment.ApprovalsRequired == 0) return "No approval needed.";
        var from = deployment.Findings.Approvers.Count > 0 ? $" from {ChatLines.Names(deployment.Findings.Approvers)}" : "";
        return $"Needs {ChatLines.Count(deployment.ApprovalsRequired, "approval")}{from}.";
    }

    private static string? Undo(DeploymentSketch sketch)
    {
        var restored = sketch.Cells.Where(c => c.Action == CellAction.Deploy && c.From.Sha is not null)
            .GroupBy(c => (c.Tool, c.From))
            .OrderByDescending(g => g.Sum(c => c.Sites))
            .Select(g => $"{g.Key.Tool} {VersionText.Of(g.Key.From.Ref)} ({ChatLines.Count(g.Sum(c => c.Sites), "site")})")
            .ToList();
        return restored.Count > 0 ? $"A rollback would restore {ChatLines.Names(restored, 4)}." : null;
    }
}
