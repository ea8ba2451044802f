using System.Text.Json.Nodes;

namespace ChatDeploy.Core.Cards.Deployments;

/// <summary>Data of <c>cards/approval.json</c>: what an approver decides about, on a phone too (spec C3, D2).</summary>
internal static class ApprovalCard
{
    public const string Stem = "approval";

    public static JsonObject Of(DeploymentPicture picture)
    {
        var deployment = picture.Deployment;
        var data = HeadData.Of(picture);
        PlanData.Add(data, picture);
        var missing = picture.Blockers.FirstOrDefault(b => b.Code is "approval_missing" or "nobody_can_approve");
        data["previewRef"] = picture.Ticket?.PreviewRef ?? deployment.PreviewRef;
        data["expiresAt"] = CardData.Instant(picture.Ticket?.ExpiresAt);
        data["required"] = picture.Ticket?.Required ?? deployment.ApprovalsRequired;
        data["given"] = picture.Approvals.Count;
        data["canApprove"] = missing is { Who.Count: > 0 } ? CardData.Names(missing.Who, CardRoom.People) : null;
        data["nobodyCan"] = missing is { Code: "nobody_can_approve" };
        return data;
    }
}
