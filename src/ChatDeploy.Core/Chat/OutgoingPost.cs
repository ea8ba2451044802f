using ChatDeploy.Core.Cards;

namespace ChatDeploy.Core.Chat;

/// <summary>A card for a channel, or for one person.</summary>
/// <param name="Key">Unique for each message that is meant to exist, the same when it is tried again.</param>
/// <param name="ChannelId">The surface's own id of the channel; for one person what <see cref="IChatSurface.DirectChannelAsync"/> answered.</param>
/// <param name="Card">What to show.</param>
/// <param name="Text">The same in words: for notifications, screen readers and surfaces without cards. Light markdown.</param>
/// <param name="DeploymentId">The deployment it is about.</param>
public sealed record OutgoingPost(string Key, string ChannelId, CardContent Card, string Text, long DeploymentId);

/// <summary>An entry of a post's thread.</summary>
/// <param name="Key">Unique for each message that is meant to exist, the same when it is tried again.</param>
/// <param name="ChannelId">The surface's own id of the channel.</param>
/// <param name="Text">A few lines of light markdown.</param>
/// <param name="DeploymentId">The deployment it is about.</param>
public sealed record OutgoingReply(string Key, string ChannelId, string Text, long DeploymentId);

/// <summary>A few lines for one person, without a card and without a thread.</summary>
/// <param name="Key">Unique for each message that is meant to exist, the same when it is tried again.</param>
/// <param name="ChannelId">What <see cref="IChatSurface.DirectChannelAsync"/> answered for the person.</param>
/// <param name="Text">Light markdown, at most 2,000 characters.</param>
public sealed record OutgoingNotice(string Key, string ChannelId, string Text);
