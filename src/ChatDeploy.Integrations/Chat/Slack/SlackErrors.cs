using System.Collections.Frozen;

namespace ChatDeploy.Integrations.Chat.Slack;

/// <summary>Slack's error codes and what they mean to us; an unknown one is a refusal.</summary>
/// <remarks><see href="https://docs.slack.dev/reference/methods/chat.postMessage#errors"/> and its siblings.</remarks>
internal static class SlackErrors
{
    private const int LongestCode = 100;

    private static readonly FrozenDictionary<string, (SlackFailureKind Kind, string Advice)> Known = new Dictionary<string, (SlackFailureKind, string)>(StringComparer.Ordinal)
    {
        ["is_archived"] = (SlackFailureKind.Refused, "The channel is archived. Unarchive it in Slack, or take it out of the catalog's channels."),
        ["restricted_action"] = (SlackFailureKind.Refused, "The workspace's rules keep the app from writing there. Ask an admin of the workspace."),
        ["restricted_action_read_only_channel"] = (SlackFailureKind.Refused, "The channel is read-only. Let the app write there, or choose another channel."),
        ["restricted_action_thread_only_channel"] = (SlackFailureKind.Refused, "The channel takes only replies. Choose another channel."),
        ["restricted_action_thread_locked"] = (SlackFailureKind.Refused, "The thread is locked. Unlock it in Slack."),
        ["restricted_action_non_threadable_channel"] = (SlackFailureKind.Refused, "The channel takes no replies. Choose another channel."),
        ["cant_update_message"] = (SlackFailureKind.Refused, "The message is not the app's own; Slack lets nobody else change it."),
        ["cant_delete_message"] = (SlackFailureKind.Refused, "The message is not the app's own; Slack lets nobody else delete it."),
        ["edit_window_closed"] = (SlackFailureKind.Refused, "The message is too old to be changed by the workspace's rules."),
        ["cannot_reply_to_message"] = (SlackFailureKind.Refused, "Slack takes no replies to this message."),
        ["cannot_dm_bot"] = (SlackFailureKind.Refused, "Slack delivers no direct messages to bots."),
        ["messages_tab_disabled"] = (SlackFailureKind.Refused, "The app's messages tab is off. Switch it on under App Home in the app's settings."),
        ["user_disabled"] = (SlackFailureKind.Refused, "The person's Slack account is deactivated."),
        ["user_not_in_channel"] = (SlackFailureKind.Refused, "The person is not in the channel."),
        ["not_enabled"] = (SlackFailureKind.Refused, "The app's home tab is off. Switch it on under App Home in the app's settings."),

        ["channel_not_found"] = (SlackFailureKind.Gone, "There is no such channel, or it is private and the app is not in it. Check its id in the catalog, or invite the app."),
        ["message_not_found"] = (SlackFailureKind.Gone, "The message is no longer there."),
        ["thread_not_found"] = (SlackFailureKind.Gone, "The thread is no longer there."),
        ["user_not_found"] = (SlackFailureKind.Gone, "There is no such person in the workspace."),
        ["users_not_found"] = (SlackFailureKind.Gone, "Nobody in the workspace has this address."),
        ["user_not_visible"] = (SlackFailureKind.Gone, "The app cannot see this person."),
        ["not_found"] = (SlackFailureKind.Gone, "The view is no longer open."),
        ["hash_conflict"] = (SlackFailureKind.Gone, "The view has changed since it was read."),
        ["expired_trigger_id"] = (SlackFailureKind.Gone, "More than three seconds have passed since the click. Click again."),
        ["exchanged_trigger_id"] = (SlackFailureKind.Gone, "The click was answered before. Click again."),
        ["invalid_trigger_id"] = (SlackFailureKind.Gone, "The click cannot be answered. Click again."),
        ["trigger_expired"] = (SlackFailureKind.Gone, "More than three seconds have passed since the click. Click again."),
        ["trigger_exchanged"] = (SlackFailureKind.Gone, "The click was answered before. Click again."),
        ["expired_url"] = (SlackFailureKind.Gone, "More than 30 minutes have passed since the request; ask again."),
        ["used_url"] = (SlackFailureKind.Gone, "The request was answered five times; ask again."),
        ["no_service"] = (SlackFailureKind.Gone, "The app is no longer installed in the workspace."),

        ["not_in_channel"] = (SlackFailureKind.NotAllowed, "The app is not in the channel. Invite it there: /invite @chatdeploy."),
        ["missing_scope"] = (SlackFailureKind.NotAllowed, "A permission is missing. Add the scopes of the manifest and install the app again."),
        ["not_allowed_token_type"] = (SlackFailureKind.NotAllowed, "The token is of the wrong kind. Slack:BotToken begins with xoxb-, Slack:AppToken with xapp-."),
        ["invalid_auth"] = (SlackFailureKind.NotAllowed, "Slack does not know the token. Put the current one into the configuration."),
        ["not_authed"] = (SlackFailureKind.NotAllowed, "Slack does not know the token. Put the current one into the configuration."),
        ["token_revoked"] = (SlackFailureKind.NotAllowed, "The token was revoked. Install the app again and put the new token into the configuration."),
        ["token_expired"] = (SlackFailureKind.NotAllowed, "The token has expired. Switch token rotation off, and put the new token into the configuration."),
        ["account_inactive"] = (SlackFailureKind.NotAllowed, "The app was removed from the workspace. Install it again."),
        ["org_login_required"] = (SlackFailureKind.NotAllowed, "The workspace is moving to an organisation. Try again when that is done."),
        ["two_factor_setup_required"] = (SlackFailureKind.NotAllowed, "The workspace asks for two factors first. Ask an admin of the workspace."),
        ["no_permission"] = (SlackFailureKind.NotAllowed, "The app has no permission for this. Install it again with the scopes of the manifest."),
        ["access_denied"] = (SlackFailureKind.NotAllowed, "The workspace denies this. Ask an admin of the workspace."),
        ["accesslimited"] = (SlackFailureKind.NotAllowed, "The workspace does not let this network call it. Ask an admin of the workspace."),
        ["ekm_access_denied"] = (SlackFailureKind.NotAllowed, "Admins of the workspace have suspended messages."),
        ["enterprise_is_restricted"] = (SlackFailureKind.NotAllowed, "The organisation does not allow this. Ask an admin of the workspace."),
        ["team_access_not_granted"] = (SlackFailureKind.NotAllowed, "The app may not act in this workspace. Install it there."),
        ["forbidden_team"] = (SlackFailureKind.NotAllowed, "The workspace may not use this. Ask an admin of the workspace."),

        ["ratelimited"] = (SlackFailureKind.Throttled, "Too many calls."),
        ["rate_limited"] = (SlackFailureKind.Throttled, "Too many calls."),
        ["message_limit_exceeded"] = (SlackFailureKind.Refused, "The workspace has reached its limit of messages."),

        ["internal_error"] = (SlackFailureKind.Transient, "Slack has trouble."),
        ["fatal_error"] = (SlackFailureKind.Transient, "Slack has trouble."),
        ["service_unavailable"] = (SlackFailureKind.Transient, "Slack has trouble."),
        ["request_timeout"] = (SlackFailureKind.Transient, "Slack did not get the whole request in time."),
        ["team_added_to_org"] = (SlackFailureKind.Transient, "The workspace is moving to an organisation."),
        ["external_channel_migrating"] = (SlackFailureKind.Transient, "The channel is moving."),
    }.Concat(Bugs()).ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>What a code means.</summary>
    /// <param name="code">As Slack sent it.</param>
    public static SlackFailure Read(string code)
    {
        var safe = Safe(code);
        if (!Known.TryGetValue(safe, out var known)) return new SlackFailure(SlackFailureKind.Refused, safe, $"Slack refuses this: {safe}.");

        // Slack says of these that part of it may have been done.
        return new SlackFailure(known.Kind, safe, known.Advice) { MayHaveArrived = known.Kind == SlackFailureKind.Transient && safe is not "team_added_to_org" };
    }

    /// <summary>A code in the form of codes, whatever was sent: <c>Expired url</c> becomes <c>expired_url</c>.</summary>
    public static string Safe(string code)
    {
        var letters = code.Trim().Take(LongestCode).Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '_').ToArray();
        return letters.Length == 0 ? "no_code" : new string(letters);
    }

    private static Dictionary<string, (SlackFailureKind, string)> Bugs()
    {
        const string Advice = "ChatDeploy sent something that Slack cannot take. Please report it.";
        string[] codes =
        [
            "invalid_arguments", "invalid_arg_name", "invalid_array_arg", "invalid_charset", "invalid_form_data", "invalid_post_type", "missing_post_type", "invalid_json", "json_not_object",
            "missing_argument", "missing_args", "invalid_blocks", "invalid_blocks_format", "invalid_attachments", "invalid_metadata_format", "invalid_metadata_schema", "metadata_too_large",
            "metadata_must_be_sent_from_app", "msg_too_long", "msg_blocks_too_long", "no_text", "too_many_attachments", "duplicate_external_id", "view_too_large", "push_limit_reached",
            "invalid_cursor", "invalid_ts_latest", "invalid_ts_oldest", "unknown_method", "deprecated_endpoint", "method_deprecated", "insecure_request", "duplicate_message_not_found",
            "cannot_create_dialog", "invalid_payload", "only_one_table_allowed", "invalid_thread_ts", "missing_charset",
        ];
        return codes.ToDictionary(code => code, _ => (SlackFailureKind.Bug, Advice), StringComparer.Ordinal);
    }
}
