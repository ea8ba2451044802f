using System.Net;
using System.Text;
using System.Text.Json;

namespace ChatDeploy.Integrations.Chat.Teams.Connector;

/// <summary>Reads what came back: a status, and <c>{"error":{"code","message"}}</c> where it is no success (Teams notes, section 5).</summary>
internal static class ConnectorAnswers
{
    private const int LongestCode = 100;
    private static readonly TimeSpan UsualPause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(10);

    /// <summary>The failure that an answer tells of; null for a success.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="body">Its body.</param>
    /// <param name="isAboutMessage">Whether the call was about a message: then what is not found is that.</param>
    public static TeamsFailure? Failure(HttpResponseMessage response, byte[] body, bool isAboutMessage)
    {
        if (response.IsSuccessStatusCode) return null;
        var status = (int)response.StatusCode;
        var code = Code(body);
        return response.StatusCode switch
        {
            < HttpStatusCode.BadRequest => TeamsFailure.Outage("redirected", mayHaveArrived: false),
            HttpStatusCode.TooManyRequests => new TeamsFailure(TeamsFailureKind.Throttled, code ?? "too_many_requests", "Too many calls.") { RetryAfter = RetryAfter(response) },
            HttpStatusCode.PreconditionFailed or HttpStatusCode.RequestTimeout => TeamsFailure.Outage($"http_{status}", mayHaveArrived: false),
            >= HttpStatusCode.InternalServerError => TeamsFailure.Outage($"http_{status}", mayHaveArrived: true),
            HttpStatusCode.Unauthorized => NotAllowed(code ?? "unauthorized", "Teams does not take the bot's token. Check Teams:AppId and Teams:AppPassword, and that the Azure Bot has this application id."),
            HttpStatusCode.Forbidden => Forbidden(code ?? "forbidden"),
            HttpStatusCode.NotFound or HttpStatusCode.Gone => NotFound(code, isAboutMessage),
            HttpStatusCode.RequestEntityTooLarge => new TeamsFailure(TeamsFailureKind.Refused, code ?? "message_size_too_big", "The message is too big for Teams. Open it on the web instead."),
            HttpStatusCode.BadRequest => new TeamsFailure(TeamsFailureKind.Bug, code ?? "bad_request", "ChatDeploy sent something that Teams cannot take. Please report it."),
            _ => new TeamsFailure(TeamsFailureKind.Refused, code ?? $"http_{status}", $"Teams refuses this: {code ?? $"http_{status}"}."),
        };
    }

    /// <summary>How long an answer asks to be left alone: between one second and ten minutes.</summary>
    public static TimeSpan RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter?.Delta switch
    {
        { } pause when pause < TimeSpan.FromSeconds(1) => TimeSpan.FromSeconds(1),
        { } pause when pause > LongestPause => LongestPause,
        { } pause => pause,
        null => UsualPause,
    };

    /// <summary>A code in the form of codes, whatever was sent: <c>BotNotInConversationRoster</c> becomes <c>bot_not_in_conversation_roster</c>.</summary>
    public static string Safe(string code)
    {
        var safe = new StringBuilder();
        var wasLower = false;
        foreach (var c in code.Trim())
        {
            if (safe.Length >= LongestCode - 1) break;
            if (char.IsAsciiLetterUpper(c) && wasLower) safe.Append('_');
            wasLower = char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c);
            safe.Append(char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '_');
        }

        return safe.Length == 0 ? "no_code" : safe.ToString();
    }

    private static TeamsFailure Forbidden(string code) => NotAllowed(code, code switch
    {
        "bot_not_in_conversation_roster" => "The bot is not in this conversation, or no longer. Add the app to the team or chat again.",
        "bot_disabled_by_admin" => "An administrator has blocked the app. Ask them to allow it in the Teams admin center.",
        "conversation_blocked_by_user" => "The person has blocked the bot, or removed the app. They can unblock it in their chat with it.",
        "message_writes_blocked" => "The conversation takes no messages from the bot. An owner can allow it in the channel's settings.",
        "not_enough_permissions" => "The bot may not write there. An owner can allow it in the team's or channel's settings.",
        "invalid_bot_api_host" => "The tenant is in another of Microsoft's clouds. Set Teams:TokenUrl, Teams:OpenIdMetadataUrl and Teams:Issuers for it.",
        _ => "Teams does not allow this. Check that the app is still installed there and that nobody has blocked it.",
    });

    private static TeamsFailure NotFound(string? code, bool isAboutMessage) => code switch
    {
        "conversation_not_found" or "bot_not_in_conversation_roster" => new TeamsFailure(TeamsFailureKind.Gone, code, "There is no such conversation any more, or the bot is not in it. Add the app there again, or take the channel out of the catalog."),
        _ when isAboutMessage => new TeamsFailure(TeamsFailureKind.Gone, "message_not_found", "The message is no longer there."),
        _ => new TeamsFailure(TeamsFailureKind.Gone, code ?? "not_found", "Teams does not find this: the channel was deleted, or the app was removed from it."),
    };

    private static TeamsFailure NotAllowed(string code, string advice) => new(TeamsFailureKind.NotAllowed, code, advice);

    private static string? Code(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object
                && error.TryGetProperty("code", out var code) && code.ValueKind == JsonValueKind.String && code.GetString() is { Length: > 0 } text
                ? Safe(text)
                : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // A page of a proxy, say.
            return null;
        }
    }
}
