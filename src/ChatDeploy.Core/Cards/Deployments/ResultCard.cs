using System.Text.Json.Nodes;
using ChatDeploy.Core.Conversation.Texts;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Jobs;
using ChatDeploy.Core.Persistence;

namespace ChatDeploy.Core.Cards.Deployments;

/// <summary>Data of <c>cards/result.json</c> and <c>cards/rollback.json</c>: how it ended, and for an original that was taken back, by what.</summary>
internal static class ResultCard
{
    public const string Stem = "result";
    public const string RollbackStem = "rollback";

    public static JsonObject Of(DeploymentPicture picture)
    {
        var deployment = picture.Deployment;
        var data = HeadData.Of(picture);
        ProgressData.Add(data, picture);
        var brought = picture.Cells.Where(c => c.Action != CellAction.Skip).ToList();
        data["state"] = EnumCodes.Code(deployment.State);
        data["endReason"] = deployment.EndReason;
        data["finishedAt"] = CardData.Instant(deployment.FinishedAt);
        data["hasStarted"] = deployment.StartedAt is not null;
        data["seconds"] = Duration(deployment).Seconds;
        data["minutes"] = Duration(deployment).Minutes;
        data["hours"] = Duration(deployment).Hours;

        // Why it ended before its time: by whom, with the reason that was given.
        data["why"] = deployment.State is LifecycleState.Applied or LifecycleState.Rollback || picture.Blockers.Count == 0 ? null : CardData.Told(WithoutCommands(picture.Blockers[0].Text));
        data["changes"] = CardData.List(brought.Take(CardRoom.Changes), c => new JsonObject
        {
            ["tool"] = CardData.Name(c.Tool),
            ["change"] = CardText.Markdown(VersionText.Change((c.FromRef, c.FromSha), (c.ToRef, c.ToSha)), (2 * CardRoom.Version) + 30),
            ["sites"] = c.Sites,
        });
        data["moreChanges"] = CardData.Over(brought.Count, CardRoom.Changes);
        data["takenBackBy"] = picture.TakenBackBy?.ToString();
        data["canRollBack"] = deployment.State is LifecycleState.Applied or LifecycleState.Failed && deployment.StartedAt is not null
            && !picture.IsRollback && picture.TakenBackBy is null && deployment.Findings.Jobs > 0;
        return data;
    }

    // The card has a button for what the sentence says how to type.
    private static string WithoutCommands(string text) =>
        text.IndexOf(" To restore what ran before:", StringComparison.Ordinal) is var at and > 0 ? text[..at] : text;

    private static (int Hours, int Minutes, int Seconds) Duration(Deployment deployment)
    {
        var took = deployment is { StartedAt: { } started, FinishedAt: { } finished } && finished > started ? finished - started : TimeSpan.Zero;
        return ((int)took.TotalHours, took.Minutes, took.Seconds);
    }
}
