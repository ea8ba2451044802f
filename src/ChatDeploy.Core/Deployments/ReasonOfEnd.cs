using System.Text.Json;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Deployments;

/// <summary>Tells why a deployment is over, from its state and the timeline's last word on it.</summary>
internal static class ReasonOfEnd
{
    // The entries that end a deployment, or say who wanted that.
    private static readonly string[] Telling = ["applied", "failed", "cancelled", "rejected", "expired", "rolled_back", "cancel_requested", "rollback_requested"];

    public static async Task<Blocker> FindAsync(DeployDbContext db, CatalogSnapshot catalog, Deployment deployment, CancellationToken cancellationToken)
    {
        var events = await db.Timeline.AsNoTracking().Where(e => e.DeploymentId == deployment.Id && Telling.Contains(e.Type))
            .OrderByDescending(e => e.Id)
            .ToListAsync(cancellationToken);
        var code = EnumCodes.Code(deployment.State);
        var requester = catalog.People[deployment.RequesterId].Name;
        return deployment.State switch
        {
            LifecycleState.Applied => new Blocker(code, "It is done; nothing holds it back.", []),
            LifecycleState.Rejected => Rejected(code, Last(events, "rejected"), requester),
            LifecycleState.Cancelled => new Blocker(code, $"{Last(events, "cancelled")?.Actor ?? "Somebody"} cancelled it before its first job.", Who(Last(events, "cancelled")?.Actor)),
            LifecycleState.Expired => new Blocker(
                code,
                Field(Last(events, "expired"), "what") == "approval" ? "Nobody decided its ticket in time. Ask for it again." : "Nobody launched its preview in time. Ask for it again.",
                [requester]),
            LifecycleState.Rollback => new Blocker(code, $"{Field(Last(events, "rolled_back"), "rollback") ?? "A rollback"} has taken back what it brought.", []),
            _ => Failed(code, deployment, events),
        };
    }

    private static Blocker Rejected(string code, TimelineEvent? rejected, string requester) => new(
        code,
        $"{rejected?.Actor ?? "An approver"} rejected it{(Field(rejected, "comment") is { } comment ? $": {comment}" : "")}. Talk to them, then ask for it again.",
        Who(rejected?.Actor ?? requester));

    private static Blocker Failed(string code, Deployment deployment, List<TimelineEvent> events)
    {
        var numbers = Last(events, "failed") is { } failed
            ? $" {Field(failed, "succeededJobs")} jobs succeeded, {Field(failed, "failedJobs")} failed, {Field(failed, "lostJobs")} have an unknown outcome, {Field(failed, "cancelledJobs")} were cancelled."
            : "";
        var undo = $" To restore what ran before: /deploy rollback {deployment.PublicId}";
        var (text, actor) = deployment.EndReason switch
        {
            "cancelled" => ($"{Last(events, "cancel_requested")?.Actor ?? "Somebody"} cancelled it while it ran.", Last(events, "cancel_requested")?.Actor),
            "rolled_back" => ($"{Last(events, "rollback_requested")?.Actor ?? "Somebody"} ended it to take it back with {Field(Last(events, "rollback_requested"), "rollback") ?? "a rollback"}.", Last(events, "rollback_requested")?.Actor),
            "failures_accepted" => ("It went on in spite of failed jobs, which somebody accepted.", null),
            var other => ($"It failed ({other?.Replace('_', ' ') ?? "no reason given"}).", null),
        };
        return new Blocker(code, text + numbers + (deployment.EndReason == "rolled_back" ? "" : undo), Who(actor));
    }

    private static TimelineEvent? Last(List<TimelineEvent> events, string type) => events.Find(e => e.Type == type);

    private static string? Field(TimelineEvent? entry, string name)
    {
        if (entry is null) return null;
        using var payload = JsonDocument.Parse(entry.Payload);
        return payload.RootElement.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value.ToString() : null;
    }

    private static IReadOnlyList<string> Who(string? name) => name is null ? [] : [name];
}
