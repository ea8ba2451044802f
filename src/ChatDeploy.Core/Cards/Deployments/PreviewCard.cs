using System.Text.Json.Nodes;

namespace ChatDeploy.Core.Cards.Deployments;

/// <summary>Data of <c>cards/preview.json</c>: everything to know before launching (spec C3).</summary>
internal static class PreviewCard
{
    public const string Stem = "preview";

    public static JsonObject Of(DeploymentPicture picture)
    {
        var (deployment, findings) = (picture.Deployment, picture.Deployment.Findings);
        var data = HeadData.Of(picture);
        PlanData.Add(data, picture);
        data["previewRef"] = deployment.PreviewRef;
        data["expiresAt"] = CardData.Instant(deployment.PreviewExpiresAt);
        data["isExpired"] = deployment.PreviewExpiresAt <= picture.Now;
        data["isBlocked"] = findings.Verdicts.Any(v => v.Blocks);
        data["isEmpty"] = findings.Jobs == 0;
        data["approvals"] = findings.Jobs == 0 ? 0 : deployment.ApprovalsRequired;
        data["approvers"] = findings.Approvers.Count == 0 ? null : CardData.Names(findings.Approvers, CardRoom.People);
        data["moreApprovers"] = CardData.Over(findings.Approvers.Count, CardRoom.People);
        data["canHelp"] = findings.Verdicts.FirstOrDefault(v => v.Blocks && v.Who.Count > 0) is { } verdict ? CardData.Names(verdict.Who, CardRoom.People) : null;
        return data;
    }
}
