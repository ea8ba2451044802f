namespace ChatDeploy.Core.Cards;

/// <summary>The card of a deployment as it stands.</summary>
/// <param name="Content">Template and data.</param>
/// <param name="FallbackText">The card in a line of plain text, for notifications.</param>
/// <param name="Revision">The newest timeline event that it shows; never newer than what it shows. A card of a higher revision is newer.</param>
/// <param name="IsFinal">Whether the deployment has ended; then only a rollback of it changes the card.</param>
/// <param name="IsWithdrawal">Whether it only tells an approver that there is nothing to decide any more.</param>
public sealed record DeploymentCard(CardContent Content, string FallbackText, long Revision, bool IsFinal, bool IsWithdrawal = false);
