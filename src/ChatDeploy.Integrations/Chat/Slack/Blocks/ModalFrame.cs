using System.Text.Json.Nodes;

namespace ChatDeploy.Integrations.Chat.Slack.Blocks;

/// <summary>What a view has around its blocks.</summary>
/// <param name="Title">At most 24 characters are shown.</param>
/// <param name="CallbackId">By which a submission is told from those of other views; at most 255 characters.</param>
/// <param name="Context">What is to come back with the submission beside the button's data, such as the channel; at most 1,000 characters of JSON, or the view cannot be written (<see cref="ArgumentException"/>).</param>
public sealed record ModalFrame(string Title, string CallbackId = "card", string? Context = null)
{
    /// <summary>
    /// By the ids of inputs, what Slack has better than the card's: a calendar, a list whose choices are asked for while somebody types
    /// (<c>block_suggestion</c>), so that there may be any number of them. Label and place stay the card's.
    /// </summary>
    public IReadOnlyDictionary<string, JsonObject> Elements { get; init; } = new Dictionary<string, JsonObject>(StringComparer.Ordinal);

    /// <summary>Ids of inputs that Slack shall not submit without. Other buttons can be pressed all the same.</summary>
    public IReadOnlySet<string> Required { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Ids of elements and verbs of buttons that the view does not need, such as the search of a list that is asked for while somebody types.</summary>
    public IReadOnlySet<string> Omitted { get; init; } = new HashSet<string>(StringComparer.Ordinal);
}
