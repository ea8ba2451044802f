using System.Reflection;
using ChatDeploy.Core.Approvals;
using ChatDeploy.Core.Cards.Deployments;
using ChatDeploy.Core.Conversation.Texts;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Jobs;

namespace ChatDeploy.Core.Tests.Cards;

/// <summary>Deployments as the sample data of <c>cards/</c> shows them: one of a few sites, and one of 500 with everything as long as it may be.</summary>
internal static class SamplePictures
{
    private static readonly DateTimeOffset Morning = new(2026, 11, 20, 8, 30, 0, TimeSpan.Zero);

    /// <summary>The states that have a card of their own, with the stem of their data file.</summary>
    public static IReadOnlyList<string> Stems { get; } = ["preview", "approval", "progress", "paused", "result", "rollback"];

    public static DeploymentPicture Of(string stem, bool large) => large ? Large(stem) : Small(stem);

    /// <summary>A deployment moved along its lifecycle to the state whose card has the stem.</summary>
    public static Deployment Deployment(long id, string stem, PreviewFindings findings, int waves, Strategy? strategy = null, string? reason = null, long? rollbackOf = null, int approvals = 1)
    {
        var deployment = new Deployment
        {
            RequesterId = 1,
            EnvironmentId = 1,
            Strategy = strategy ?? Strategy.All,
            Reason = reason,
            RollbackOf = rollbackOf,
            CreatedAt = Morning,
            PreviewRef = new string('a', 64),
            PreviewRefAlone = new string('a', 64),
            PreviewExpiresAt = Morning.AddHours(1),
            Findings = findings,
            ApprovalsRequired = approvals,
            WaveCount = waves,
        };
        typeof(Deployment).GetProperty(nameof(Core.Deployments.Deployment.Id), BindingFlags.Public | BindingFlags.Instance)!.SetValue(deployment, id);
        if (stem == "preview") return deployment;
        deployment.TakePlace(Morning.AddMinutes(4), id);
        deployment.MoveTo(LifecycleState.PendingApproval, Morning.AddMinutes(4));
        if (stem == "approval") return deployment;
        deployment.MoveTo(LifecycleState.Approved, Morning.AddMinutes(9));
        if (stem == "waiting") return deployment;
        deployment.MoveTo(LifecycleState.Applying, Morning.AddMinutes(10));
        deployment.EnterWave(Math.Min(2, waves));
        if (stem == "progress") return deployment;
        if (stem == "paused")
        {
            deployment.Pause("jobs_failed");
            return deployment;
        }

        deployment.MoveTo(LifecycleState.Applied, Morning.AddMinutes(13).AddSeconds(12));
        if (stem == "rollback") deployment.MoveTo(LifecycleState.Rollback, Morning.AddMinutes(40));
        return deployment;
    }

    private static DeploymentPicture Small(string stem)
    {
        var findings = new PreviewFindings
        {
            Jobs = 7,
            AlreadyThere = 1,
            Approvers = ["bob", "eve"],
            Verdicts = [new Verdict("ref_allowed", false, "v2.1.0 is a tag that prod allows.", []), new Verdict("approvals_required", false, "prod asks for 1 approval by somebody else than ada.", ["bob", "eve"])],
            InTheWay = [new Finding("frozen", "prod is frozen by grace: stocktaking. An administrator can lift it: /deploy unfreeze prod. Until 2026-11-20 18:00:00Z."), new Finding("earlier_deployment", "D-1039 by grace (applying) comes first.")],
            Changes =
            [
                new ItemChange("crm", "v2.1.0", [new VersionCount("v2.0.3", new string('1', 40), 4)], [Commit("4f2a91c", "Show the store's opening hours in the header"), Commit("b81d7e0", "Fix rounding of discounts (#412)"), Commit("09ce55a", "Retry the loyalty service twice")], 3),
                new ItemChange("wms", "v5.4.0", [new VersionCount("v5.3.9", new string('2', 40), 3)], [Commit("77aa012", "Print labels in batches")], 1),
            ],
        };
        var counts = Counts(stem, 7, failed: stem == "paused" ? 1 : 0);
        return new DeploymentPicture
        {
            Deployment = Deployment(1042, stem, findings, 2, new Strategy { Kind = StrategyKind.Canary, Canary = 1 }, "opening hours for the Christmas season"),
            Revision = 17,
            Requester = "ada",
            Environment = "prod",
            Items = [("crm", "v2.1.0"), ("wms", "v5.4.0")],
            Targets = ["acme", "globex"],
            TargetCount = 2,
            Page = "https://deploy.example.com/deployments/D-1042",
            Now = Morning.AddMinutes(12),
            Progress = new DeploymentProgress(counts, [("acme", Counts(stem, 4, stem == "paused" ? 1 : 0)), ("globex", Counts(stem, 3, 0))], stem is "preview" or "approval" ? [] : [("crm", Counts(stem, 4, stem == "paused" ? 1 : 0)), ("wms", Counts(stem, 3, 0))]),
            Cells =
            [
                new CellGroup("crm", CellAction.Deploy, null, "v2.0.3", new string('1', 40), "v2.1.0", new string('3', 40), 4),
                new CellGroup("wms", CellAction.Deploy, null, "v5.3.9", new string('2', 40), "v5.4.0", new string('4', 40), 3),
                new CellGroup("wms", CellAction.Skip, "already_there", "v5.4.0", new string('4', 40), "v5.4.0", new string('4', 40), 1),
            ],
            Waves = [1, 6],
            Ticket = stem == "approval" ? Ticket(1042, 1) : null,
            Approvals = stem is "preview" or "approval" ? [] : [("bob", "Looks good, watch the tills")],
            Blockers = stem switch
            {
                "approval" => [new Blocker("approval_missing", "Its approval is missing on T-1042.", ["bob", "eve"], Morning.AddHours(24))],
                "paused" => [new Blocker("paused", "It is paused (jobs_failed).", ["ada", "grace"])],
                _ => [],
            },
            Failures = stem == "paused" ? [new FailedJob("crm", "acme/pdv-roma", false, "exit code 1: the till's database did not answer", 1)] : [],
            Running = counts.Running > 0 ? [("wms", "globex/north", Morning.AddMinutes(11)), ("wms", "globex/south", Morning.AddMinutes(11))] : [],
            TakenBackBy = stem == "rollback" ? new DeploymentId(1043) : null,
        };
    }

    private static DeploymentPicture Large(string stem)
    {
        var tenant = "tenant-" + new string('x', 56);
        var message = string.Concat(Enumerable.Repeat("A **very** [long](https://evil.example) `message` with ${expressions} and {{DATE(2020-01-01T00:00:00Z)}}. ", 30))[..3000];
        const string rtl = "עדכון שעות הפתיחה של החנויות לפני החג";
        var texts = Enumerable.Range(1, 9).Select(i => $"{i}. {message}").ToList();
        var tools = Enumerable.Range(1, 12).Select(i => $"tool-{i}-{new string('t', 50)}").ToList();
        var findings = new PreviewFindings
        {
            Jobs = 6000,
            AlreadyThere = 1200,
            Pinned = 34,
            Approvers = Enumerable.Range(1, 50).Select(i => $"person-{i}-{new string('p', 40)}").ToList(),
            Verdicts = texts.ConvertAll(t => new Verdict("ref_allowed", false, t, [])),
            Warnings = texts.ConvertAll(t => new Finding("nobody_can_approve", t)),
            InTheWay = texts.ConvertAll(t => new Finding("lock_held", t)),
            Delta = texts,
            Changes = tools.ConvertAll(tool => new ItemChange(
                tool, "v2.1.0", [], Enumerable.Range(0, 50).Select(i => new CommitLine(new string('f', 40), i % 2 == 0 ? message : rtl, $"ada {rtl}", Morning, $"https://git.example.com/{new string('r', 400)}/commit/{new string('f', 40)}")).ToList(), 1234)),
        };
        var tenants = Enumerable.Range(1, 500).Select(i => ($"{i:000}-{tenant}"[..63], Counts(stem, 12, i % 7 == 0 ? 2 : 0))).ToList();
        var total = ProgressQueries.Sum(tenants.Select(t => t.Item2));
        var reference = "release/" + new string('b', 240);
        return new DeploymentPicture
        {
            Deployment = Deployment(1234567, stem, findings, 12, new Strategy { Kind = StrategyKind.Waves, Parallelism = 400 }, message, approvals: 3),
            Revision = 17,
            Requester = "grace-" + new string('g', 57),
            Environment = "production-" + new string('e', 50),
            Items = tools.ConvertAll(t => (t, (string?)reference)),
            Targets = tenants.Take(5).Select(t => t.Item1 + "/" + new string('s', 63)).ToList(),
            TargetCount = 500,
            Page = "https://deploy.example.com/deployments/D-1234567",
            Now = Morning.AddMinutes(12),
            Progress = new DeploymentProgress(total, tenants, stem is "preview" or "approval" ? [] : tools.ConvertAll(t => (t, Counts(stem, 500, 40)))),
            Cells = tools.SelectMany(t => Enumerable.Range(1, 40).Select(i => new CellGroup(t, CellAction.Deploy, null, i == 1 ? null : reference + i, i == 1 ? null : new string('1', 40), reference, new string('3', 40), 40 - i + 1))).ToList(),
            Waves = Enumerable.Range(1, 12).Select(_ => 500).ToList(),
            Ticket = stem == "approval" ? Ticket(1234567, 3) : null,
            Approvals = stem == "preview" ? [] : Enumerable.Range(1, 9).Select(i => ($"approver-{i}-{new string('a', 50)}", (string?)message)).ToList(),
            Blockers = stem switch
            {
                "approval" => [new Blocker("nobody_can_approve", message, findings.Approvers)],
                "paused" => [new Blocker("paused", message, findings.Approvers)],
                _ => texts.ConvertAll(t => new Blocker("earlier_deployment", t, findings.Approvers)),
            },
            Failures = total.Failed > 0 ? Enumerable.Range(1, 6).Select(i => new FailedJob(tools[i], tenants[i].Item1 + "/" + new string('s', 63), i % 2 == 0, message, i)).ToList() : [],
            Running = total.Running > 0 ? Enumerable.Range(1, 4).Select(i => (tools[i], tenants[i].Item1 + "/" + new string('s', 63), Morning.AddMinutes(11))).ToList() : [],
            TakenBackBy = stem is "rollback" or "result" ? new DeploymentId(1234568) : null,
        };
    }

    private static CommitLine Commit(string sha, string subject) => new(sha + new string('0', 33), subject, "linus", Morning.AddDays(-1), $"https://git.example.com/acme/crm/commit/{sha}");

    private static ApprovalTicket Ticket(long id, int required) => new() { DeploymentId = id, Required = required, PreviewRef = new string('a', 64), OpenedAt = Morning.AddMinutes(4), ExpiresAt = Morning.AddHours(24) };

    private static JobCounts Counts(string stem, int total, int failed) => stem switch
    {
        "preview" or "approval" or "waiting" => new JobCounts(total, 0, 0, 0, 0, 0, 0),
        "progress" => new JobCounts(total / 4, total / 4, total - (total / 4 * 2) - failed, failed, 0, 0, 0),
        "paused" => new JobCounts(total / 4, 0, total - (total / 4) - failed, failed, 0, 0, 0),
        _ => new JobCounts(0, 0, total - failed, 0, 0, failed, 0),
    };
}
