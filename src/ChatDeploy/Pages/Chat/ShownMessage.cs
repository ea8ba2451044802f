using ChatDeploy.Core.Chat.Web;

namespace ChatDeploy.Pages.Chat;

/// <summary>A message with its thread, ready to be drawn.</summary>
/// <param name="View">The message.</param>
/// <param name="Card">The expanded card as JSON; null where there is none.</param>
/// <param name="Thread">Its thread, oldest first.</param>
public sealed record ShownMessage(ChatMessageView View, string? Card, IReadOnlyList<ChatMessageView> Thread)
{
    /// <summary>The newest revision of message and thread: whoever has drawn a lower one draws again.</summary>
    public long Revision => Thread.Count == 0 ? View.Revision : Math.Max(View.Revision, Thread.Max(entry => entry.Revision));
}

/// <summary>A page of a channel, ready to be drawn.</summary>
/// <param name="Messages">Oldest first.</param>
/// <param name="Revision">What to ask changes after.</param>
/// <param name="HasOlder">Whether there are older ones.</param>
public sealed record ShownPage(IReadOnlyList<ShownMessage> Messages, long Revision, bool HasOlder);
