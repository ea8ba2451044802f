namespace ChatDeploy.Integrations.Chat.Slack.Blocks;

/// <summary>A stretch of a card's text that looks the same from end to end.</summary>
/// <param name="Text">As people read it, without markdown or escapes; of a moment, what those see whose program cannot tell the time.</param>
/// <param name="IsBold">Whether it is bold.</param>
/// <param name="IsItalic">Whether it is italic.</param>
/// <param name="Link">Where it leads, safe to stand in <c>&lt;…|…&gt;</c>; null for nowhere.</param>
/// <param name="Moment">The instant it tells in the reader's own zone; null for other text.</param>
internal sealed record CardSpan(string Text, bool IsBold = false, bool IsItalic = false, string? Link = null, CardMoment? Moment = null);

/// <summary>An instant that everybody sees in their own zone.</summary>
/// <param name="At">When.</param>
/// <param name="Format">Slack's format of it: <c>{date_short_pretty} {time}</c>.</param>
internal sealed record CardMoment(DateTimeOffset At, string Format);
