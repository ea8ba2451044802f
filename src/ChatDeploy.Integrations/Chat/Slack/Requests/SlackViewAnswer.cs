using System.Text.Json.Nodes;

namespace ChatDeploy.Integrations.Chat.Slack.Requests;

/// <summary>What becomes of a submitted modal; the cases are nested.</summary>
public abstract record SlackViewAnswer
{
    private SlackViewAnswer() { }

    /// <summary>It closes.</summary>
    /// <param name="LaunchedId">The deployment that was launched by it, which is to have its post; null where none was.</param>
    /// <param name="ChannelId">Where that post goes: the channel that the modal was opened in, or else the id of the person, for their direct messages.</param>
    public sealed record Close(long? LaunchedId = null, string? ChannelId = null) : SlackViewAnswer
    {
        /// <summary>What it shows where the answer comes later than Slack waits, since it can be closed no more; null where there is nothing to say.</summary>
        public JsonObject? View { get; init; }
    }

    /// <summary>It shows something else.</summary>
    /// <param name="View">The modal as it shall be.</param>
    public sealed record Show(JsonObject View) : SlackViewAnswer;

    /// <summary>It stays, with what is wrong beside its inputs.</summary>
    /// <param name="ByBlock">By the inputs' <c>block_id</c>; never empty, and only of inputs that the modal has.</param>
    /// <param name="View">The same modal with all of it written into its text, for an answer that comes later than Slack waits.</param>
    public sealed record Errors(IReadOnlyDictionary<string, string> ByBlock, JsonObject View) : SlackViewAnswer;
}
