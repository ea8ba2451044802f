using System.Text.Json.Nodes;

namespace ChatDeploy.Integrations.Chat.Slack.Requests;

/// <summary>What becomes of a submitted modal; the cases are nested.</summary>
public abstract record SlackViewAnswer
{
    private SlackViewAnswer() { }

    /// <summary>It closes.</summary>
    /// <param name="LaunchedId">The deployment that was launched with it; null for none.</param>
    /// <param name="ChannelId">Where that is to be shown; null: to the person alone.</param>
    public sealed record Close(long? LaunchedId = null, string? ChannelId = null) : SlackViewAnswer;

    /// <summary>It shows something else.</summary>
    /// <param name="View">The modal as it shall be.</param>
    public sealed record Show(JsonObject View) : SlackViewAnswer;

    /// <summary>It stays, with what is wrong beside its inputs.</summary>
    /// <param name="ByBlock">By the inputs' <c>block_id</c>; never empty, and only of inputs that the modal has.</param>
    /// <param name="View">The same modal with all of it written into its text, for an answer that comes later than Slack waits.</param>
    public sealed record Errors(IReadOnlyDictionary<string, string> ByBlock, JsonObject View) : SlackViewAnswer;
}
