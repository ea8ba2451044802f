using System.Text.Json.Nodes;

namespace ChatDeploy.Integrations.Chat.Slack.Requests;

/// <summary>What Slack told us of, over HTTP or a socket; the cases are nested. Its origin is verified, what it holds may still be anything.</summary>
/// <param name="TeamId">The workspace.</param>
/// <param name="UserId">Who did it; empty where nobody did.</param>
public abstract record SlackRequest(string TeamId, string UserId)
{
    /// <summary>With it a modal can be opened, once, within three seconds of the click; null where Slack gives none.</summary>
    public string? TriggerId { get; init; }

    /// <summary>Whether it is taken up again after its first handling was cut short: triggers have expired, and parts of it may have been done.</summary>
    public bool IsLate { get; init; }

    /// <summary>Somebody typed <c>/deploy …</c>.</summary>
    /// <param name="TeamId">The workspace.</param>
    /// <param name="UserId">Who.</param>
    /// <param name="Text">What stands after the command.</param>
    /// <param name="ChannelId">Where; the bot need not be there.</param>
    /// <param name="ResponseUrl">Where to answer.</param>
    public sealed record Command(string TeamId, string UserId, string Text, string ChannelId, Uri ResponseUrl) : SlackRequest(TeamId, UserId);

    /// <summary>Somebody pressed a button of a message, a modal or the home tab, or changed an input that tells at once (<c>block_actions</c>).</summary>
    /// <param name="TeamId">The workspace.</param>
    /// <param name="UserId">Who.</param>
    /// <param name="ActionId">The element's <c>action_id</c>.</param>
    /// <param name="BlockId">The <c>block_id</c> of the block that it stands in.</param>
    /// <param name="Value">A button's value; null for others.</param>
    public sealed record Press(string TeamId, string UserId, string ActionId, string BlockId, string? Value) : SlackRequest(TeamId, UserId)
    {
        /// <summary>The message it stands in; null in views.</summary>
        public SlackPlace? Place { get; init; }

        /// <summary>The view it stands in; null in messages.</summary>
        public SlackView? View { get; init; }

        /// <summary>Where to answer; null in views.</summary>
        public Uri? ResponseUrl { get; init; }
    }

    /// <summary>Somebody submitted a modal (<c>view_submission</c>). Waits for an answer: errors, the next view, or nothing to close it.</summary>
    /// <param name="TeamId">The workspace.</param>
    /// <param name="UserId">Who.</param>
    /// <param name="View">The modal.</param>
    public sealed record Submission(string TeamId, string UserId, SlackView View) : SlackRequest(TeamId, UserId);

    /// <summary>Somebody types in a list whose choices are asked for (<c>block_suggestion</c>). Waits for the options.</summary>
    /// <param name="TeamId">The workspace.</param>
    /// <param name="UserId">Who.</param>
    /// <param name="ActionId">The list's <c>action_id</c>.</param>
    /// <param name="Text">What is typed so far.</param>
    /// <param name="View">The modal.</param>
    public sealed record Suggestion(string TeamId, string UserId, string ActionId, string Text, SlackView? View) : SlackRequest(TeamId, UserId);

    /// <summary>Somebody chose a shortcut of the app (<c>shortcut</c>).</summary>
    /// <param name="TeamId">The workspace.</param>
    /// <param name="UserId">Who.</param>
    /// <param name="CallbackId">Which.</param>
    public sealed record Shortcut(string TeamId, string UserId, string CallbackId) : SlackRequest(TeamId, UserId);

    /// <summary>Somebody spoke to the bot: a mention in a channel or thread, or a line in the direct messages with it.</summary>
    /// <param name="TeamId">The workspace.</param>
    /// <param name="UserId">Who.</param>
    /// <param name="Text">The line, mentions included, escaped as Slack does.</param>
    /// <param name="Place">The line's own message.</param>
    public sealed record Line(string TeamId, string UserId, string Text, SlackPlace Place) : SlackRequest(TeamId, UserId);

    /// <summary>Somebody opened the app's home tab.</summary>
    /// <param name="TeamId">The workspace.</param>
    /// <param name="UserId">Who.</param>
    public sealed record HomeOpened(string TeamId, string UserId) : SlackRequest(TeamId, UserId);

    /// <summary>The app was removed from the workspace, or its tokens were revoked: nothing can be sent from now on.</summary>
    /// <param name="TeamId">The workspace.</param>
    /// <param name="Event"><c>app_uninstalled</c> or <c>tokens_revoked</c>.</param>
    public sealed record Removed(string TeamId, string Event) : SlackRequest(TeamId, "");

    /// <summary>Something that is not used.</summary>
    /// <param name="TeamId">The workspace.</param>
    /// <param name="Type">What it is called.</param>
    public sealed record Unused(string TeamId, string Type) : SlackRequest(TeamId, "");
}

/// <summary>A message in a conversation.</summary>
/// <param name="ChannelId">The conversation.</param>
/// <param name="Ts">The message.</param>
/// <param name="ThreadTs">The first message of the thread that it is in; null where it is in none.</param>
/// <param name="IsEphemeral">Whether one person sees it, and only <c>response_url</c> can change it.</param>
public sealed record SlackPlace(string ChannelId, string Ts, string? ThreadTs = null, bool IsEphemeral = false);

/// <summary>A modal or a home tab as it comes with a request.</summary>
/// <param name="Id">Its id, for <c>views.update</c>.</param>
/// <param name="Type"><c>modal</c> or <c>home</c>.</param>
/// <param name="CallbackId">Which kind of view it is.</param>
/// <param name="PrivateMetadata">What was put into it.</param>
/// <param name="Hash">Of its content.</param>
/// <param name="State">Its <c>state.values</c>.</param>
public sealed record SlackView(string Id, string Type, string CallbackId, string PrivateMetadata, string? Hash, JsonObject State);
