using System.Text.Json.Nodes;
using ChatDeploy.Core.Conversation.Texts;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Jobs;

namespace ChatDeploy.Core.Cards.Deployments;

/// <summary>What a plan would do, for cards that are shown before it is done (spec C3).</summary>
internal static class PlanData
{
    public static void Add(JsonObject data, DeploymentPicture picture)
    {
        var (deployment, findings) = (picture.Deployment, picture.Deployment.Findings);
        var tenants = picture.Progress.ByTenant.OrderByDescending(t => t.Counts.Total).ThenBy(t => t.Name, StringComparer.Ordinal).ToList();
        data["jobs"] = findings.Jobs;
        data["waves"] = picture.Waves.Count;
        data["waveSizes"] = string.Join(", ", picture.Waves.Take(8)) + (picture.Waves.Count > 8 ? ", …" : "");
        data["parallelism"] = deployment.Strategy.Parallelism;
        data["scheduledFor"] = CardData.Instant(deployment.ScheduledFor);
        data["targetList"] = CardData.Names(picture.Targets, CardRoom.People, CardRoom.Sentence);
        data["moreInTargetList"] = CardData.Over(picture.TargetCount, CardRoom.People);
        data["tenants"] = tenants.Count;
        data["tenantList"] = CardText.Markdown(string.Join(", ", tenants.Take(CardRoom.People).Select(t => $"{t.Name} {t.Counts.Total}")), CardRoom.Sentence);
        data["moreTenants"] = CardData.Over(tenants.Count, CardRoom.People);
        data["alreadyThere"] = findings.AlreadyThere;
        data["pinned"] = findings.Pinned;
        data["nothingToRestore"] = Skipped(picture, "nothing_to_restore");
        AddChanges(data, picture);
        AddCommits(data, findings);
        AddUndo(data, picture);
        AddFindings(data, findings);
    }

    private static int Skipped(DeploymentPicture picture, string reason) => picture.Cells.Where(c => c.SkipReason == reason).Sum(c => c.Sites);

    private static void AddChanges(JsonObject data, DeploymentPicture picture)
    {
        var changes = picture.Cells.Where(c => c.Action != CellAction.Skip).ToList();
        data["changes"] = CardData.List(changes.Take(CardRoom.Changes), c => new JsonObject
        {
            ["tool"] = CardData.Name(c.Tool),
            ["change"] = CardText.Markdown(VersionText.Change((c.FromRef, c.FromSha), (c.ToRef, c.ToSha)), (2 * CardRoom.Version) + 30),
            ["isNew"] = c.FromSha is null,
            ["to"] = CardData.Version(c.ToRef),
            ["sites"] = c.Sites,
        });
        data["moreChanges"] = CardData.Over(changes.Count, CardRoom.Changes);
    }

    private static void AddCommits(JsonObject data, PreviewFindings findings)
    {
        // One tool's commits must not hide another's: they take turns.
        var turns = findings.Changes.SelectMany(change => change.Commits.Select((commit, turn) => (turn, change.Tool, commit))).OrderBy(c => c.turn).Take(CardRoom.Commits)
            .OrderBy(c => c.Tool, StringComparer.Ordinal).ThenBy(c => c.turn).ToList();
        var total = findings.Changes.Sum(c => c.CommitCount ?? c.Commits.Count);
        var several = findings.Changes.Count(c => c.Commits.Count > 0) > 1;
        data["commitCount"] = total;
        data["commits"] = CardData.List(turns, c => new JsonObject
        {
            ["tool"] = several ? CardData.Name(c.Tool) : null,
            ["sha"] = CardText.Markdown(VersionText.Digits(c.commit.Sha), 7),
            ["url"] = CardText.Link(c.commit.Url),
            ["subject"] = CardText.Markdown(c.commit.Subject, CardRoom.Subject),
            ["author"] = CardText.Markdown(c.commit.Author, 40),
        });
        data["moreCommits"] = CardData.Over(total, turns.Count);
    }

    private static void AddUndo(JsonObject data, DeploymentPicture picture)
    {
        var restored = picture.Cells.Where(c => c.Action == CellAction.Deploy && c.FromSha is not null)
            .GroupBy(c => (c.Tool, c.FromRef, c.FromSha)).Select(g => (g.Key.Tool, g.Key.FromRef, Sites: g.Sum(c => c.Sites)))
            .OrderByDescending(g => g.Sites).ToList();
        data["restores"] = restored.Count == 0 ? null : CardText.Markdown(string.Join(", ", restored.Take(CardRoom.Findings).Select(r => $"{r.Tool} {VersionText.Of(r.FromRef)}")), CardRoom.Names);
        data["moreRestores"] = CardData.Over(restored.Count, CardRoom.Findings);
        data["withoutUndo"] = picture.Cells.Where(c => c.Action == CellAction.Deploy && c.FromSha is null).Sum(c => c.Sites);
    }

    private static void AddFindings(JsonObject data, PreviewFindings findings)
    {
        var ordered = findings.InTheWay.OrderBy(f => f.Code == "earlier_deployment" ? 1 : 0).ToList();
        Texts("delta", findings.Delta);
        Texts("blocking", findings.Verdicts.Where(v => v.Blocks).Select(v => v.Text).ToList());
        Texts("passed", findings.Verdicts.Where(v => !v.Blocks).Select(v => v.Text).ToList());
        Texts("inTheWay", ordered.ConvertAll(f => f.Text));

        // That there is nothing to do, the card says itself.
        Texts("warnings", findings.Warnings.Where(w => w.Code is not ("empty_plan" or "nothing_to_restore")).Select(w => w.Text).ToList());

        void Texts(string name, IReadOnlyCollection<string> texts)
        {
            data[name] = CardData.List(texts.Take(CardRoom.Findings), text => new JsonObject { ["text"] = CardData.Told(text) });
            data["more" + char.ToUpperInvariant(name[0]) + name[1..]] = CardData.Over(texts.Count, CardRoom.Findings);
        }
    }
}
