namespace ChatDeploy.Integrations.Chat.Mail.Letters;

/// <summary>A stretch of text that looks the same throughout.</summary>
/// <param name="Text">What people read; may hold line ends.</param>
/// <param name="IsBold">Whether it is bold.</param>
/// <param name="IsItalic">Whether it is italic.</param>
/// <param name="Link">Where it leads, http or https; null for nowhere.</param>
internal readonly record struct LetterSpan(string Text, bool IsBold = false, bool IsItalic = false, string? Link = null);
