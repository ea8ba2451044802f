using ChatDeploy.Core.Cards;

namespace ChatDeploy.Core.Posts;

/// <summary>A deployment as its post shall show it now.</summary>
/// <param name="Card">The card.</param>
/// <param name="Text">The same in words, light markdown.</param>
/// <param name="Revision">The deployment's newest timeline event, read before anything else was: what the card shows is at least as new.</param>
/// <param name="IsFinal">Whether the deployment has come to an end.</param>
/// <param name="IsWithdrawal">Whether it only takes back what an approver was shown: where there is no message yet, none is sent.</param>
public sealed record RenderedPost(CardContent Card, string Text, long Revision, bool IsFinal, bool IsWithdrawal = false);

/// <summary>Renders a deployment's newest state for a post's audience: a channel, where no single person reads it, or one approver; null when there is no such deployment.</summary>
/// <param name="post">The post; only read.</param>
/// <param name="cancellationToken">Cancels the queries.</param>
public delegate Task<RenderedPost?> RenderPost(Post post, CancellationToken cancellationToken);
