using ChatDeploy.Core.Cards.Deployments;
using ChatDeploy.Core.Conversation.Texts;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Persistence;

namespace ChatDeploy.Core.Cards;

/// <summary>Makes the card of a deployment as it stands: one card through its whole life, whose template its state chooses (spec B3, B4).</summary>
public sealed class DeploymentCards(DeploymentPictures pictures)
{
    /// <summary>The card; null when there is no such deployment. About a dozen queries, whatever its size.</summary>
    /// <param name="deploymentId">The deployment's number.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    public async Task<DeploymentCard?> LoadAsync(long deploymentId, CancellationToken cancellationToken) =>
        await pictures.LoadAsync(deploymentId, cancellationToken) is { } picture ? Of(picture) : null;

    /// <summary>
    /// The card as one person who may approve the deployment sees it: what there is to decide while it waits for them, as in channels; else what
    /// became of it, small and without buttons that act (spec B6). Null when there is no such deployment.
    /// </summary>
    /// <param name="deploymentId">The deployment's number.</param>
    /// <param name="personId">Who was asked.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    public async Task<DeploymentCard?> LoadForApproverAsync(long deploymentId, int personId, CancellationToken cancellationToken) =>
        await pictures.LoadForApproverAsync(deploymentId, personId, cancellationToken) is { } picture ? Of(picture) : null;

    /// <summary>The card's content alone, for an answer; null when there is no such deployment.</summary>
    /// <param name="deploymentId">The deployment's number.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    public async Task<CardContent?> ContentAsync(long deploymentId, CancellationToken cancellationToken) => (await LoadAsync(deploymentId, cancellationToken))?.Content;

    internal static DeploymentCard Of(DeploymentPicture picture)
    {
        var deployment = picture.Deployment;
        if (picture.Outcome is { } outcome)
            return new DeploymentCard(new CardContent(DecisionCard.Stem, DecisionCard.Of(picture, outcome)), DecisionCard.Fallback(picture, outcome), picture.Revision, Lifecycle.Ended.Contains(deployment.State), IsWithdrawal: true);

        var content = deployment switch
        {
            { State: LifecycleState.Preview } => new CardContent(PreviewCard.Stem, PreviewCard.Of(picture)),
            { State: LifecycleState.PendingApproval } => new CardContent(ApprovalCard.Stem, ApprovalCard.Of(picture)),
            { State: LifecycleState.Applying, PausedReason: not null } => new CardContent(PausedCard.Stem, PausedCard.Of(picture)),
            { State: LifecycleState.Approved or LifecycleState.Applying } => new CardContent(ProgressCard.Stem, ProgressCard.Of(picture)),
            { State: LifecycleState.Rollback } => new CardContent(ResultCard.RollbackStem, ResultCard.Of(picture)),
            _ => new CardContent(ResultCard.Stem, ResultCard.Of(picture)),
        };
        return new DeploymentCard(content, Fallback(picture), picture.Revision, Lifecycle.Ended.Contains(deployment.State));
    }

    private static string Fallback(DeploymentPicture picture)
    {
        var (deployment, total) = (picture.Deployment, picture.Progress.Total);
        var percent = total.Total == 0 ? 0 : (int)(100L * (total.Succeeded + total.Skipped) / total.Total);
        var state = deployment switch
        {
            { State: LifecycleState.Preview } => "preview",
            { State: LifecycleState.PendingApproval } => "waits for approval",
            { State: LifecycleState.Approved } => "waits for its start",
            { State: LifecycleState.Applying, CancelRequestedAt: not null } => "is being ended",
            { State: LifecycleState.Applying, PausedReason: not null } => $"is paused and asks: {ChatLines.Count(total.Failed + total.Lost, "job")} of {total.Total:N0} failed",
            { State: LifecycleState.Applying } => $"is applying, {percent} % of {ChatLines.Count(total.Total, "job")}",
            { State: LifecycleState.Rollback } => "was rolled back",
            { State: LifecycleState.Failed } => "has failed",
            { State: LifecycleState.Expired } => "has expired",
            _ => $"is {EnumCodes.Code(deployment.State)}",
        };
        return $"{deployment.PublicId} {state}: {HeadData.Title(picture)}";
    }
}
