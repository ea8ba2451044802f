using System.Text.Json.Nodes;
using ChatDeploy.Core.Conversation.Texts;

namespace ChatDeploy.Core.Cards.Deployments;

/// <summary>What every deployment's card begins with: what it brings, where, who asked for it and why.</summary>
internal static class HeadData
{
    public static JsonObject Of(DeploymentPicture picture)
    {
        var deployment = picture.Deployment;
        return new JsonObject
        {
            ["id"] = picture.Deployment.PublicId.ToString(),
            ["url"] = picture.Page,
            ["title"] = Title(picture),
            ["items"] = CardText.Markdown(Items(picture), CardRoom.HeadingItems),
            ["moreItems"] = CardData.Over(picture.Items.Count, CardRoom.HeadingNames),
            ["targets"] = CardData.Names(picture.Targets, CardRoom.HeadingNames, CardRoom.HeadingTargets),
            ["moreTargets"] = CardData.Over(picture.TargetCount, CardRoom.HeadingNames),
            ["everywhere"] = picture.Targets is ["*"],
            ["environment"] = CardData.Name(picture.Environment, CardRoom.HeadingEnvironment),
            ["isRollback"] = picture.IsRollback,
            ["rollbackOf"] = deployment.RollbackOf is { } original ? new Core.Deployments.DeploymentId(original).ToString() : null,
            ["requester"] = CardData.Name(picture.Requester),
            ["createdAt"] = CardData.Instant(deployment.CreatedAt),

            // A rollback's reason that nobody typed only repeats the heading.
            ["reason"] = deployment.Reason?.StartsWith("rollback of ", StringComparison.Ordinal) == true ? null : CardData.Sentence(deployment.Reason),
            ["approvedBy"] = picture.Approvals.Count == 0 ? null : CardData.Names(picture.Approvals.Select(a => a.Person), CardRoom.People),
            ["moreApprovedBy"] = CardData.Over(picture.Approvals.Count, CardRoom.People),
            ["comments"] = CardData.List(
                picture.Approvals.Where(a => !string.IsNullOrWhiteSpace(a.Comment)).Take(CardRoom.Findings),
                a => new JsonObject { ["person"] = CardData.Name(a.Person), ["text"] = CardData.Sentence(a.Comment) }),
        };
    }

    /// <summary>The title in plain text: <c>crm@v2.1.0 to acme on prod</c>.</summary>
    public static string Title(DeploymentPicture picture)
    {
        var targets = ChatLines.Names(picture.Targets, CardRoom.HeadingNames);
        var more = CardData.Over(picture.TargetCount, Math.Max(CardRoom.HeadingNames, picture.Targets.Count));
        return CardText.Plain($"{(picture.IsRollback ? "rollback of " : "")}{Items(picture)} to {targets}{(more > 0 ? $" and {more:N0} more" : "")} on {picture.Environment}", 300);
    }

    private static string Items(DeploymentPicture picture) =>
        string.Join(", ", picture.Items.Take(CardRoom.HeadingNames).Select(i => i.Ref is null ? i.Tool : $"{i.Tool}@{VersionText.Of(i.Ref)}"));
}
