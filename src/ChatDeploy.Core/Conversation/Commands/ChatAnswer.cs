using ChatDeploy.Core.Cards;

namespace ChatDeploy.Core.Conversation.Commands;

/// <summary>What a person is told: plain lines with light markdown (<c>**bold**</c>, <c>`code`</c>), readable as they are on every surface.</summary>
/// <param name="Text">At most about 40 lines.</param>
/// <param name="DeploymentId">The deployment it is about, so that a surface can show its card; null when it is about none.</param>
/// <param name="Refused">Whether nothing was done; then only the one who asked should see it.</param>
/// <param name="Code">With a refusal its stable code: of the operation, or <c>not_understood</c>, <c>not_available</c>; else null.</param>
/// <param name="Card">The same as a card, for surfaces that show cards; null where the text is all there is.</param>
/// <param name="OnlyForAsker">Whether it holds a secret of the one who asked (a sign-in link): no channel and no other person ever sees it, and nothing stores it.</param>
public sealed record ChatAnswer(string Text, long? DeploymentId = null, bool Refused = false, string? Code = null, CardContent? Card = null, bool OnlyForAsker = false);
