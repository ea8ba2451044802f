using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ChatDeploy.Integrations.Chat.Slack;

/// <summary>Reads what came back.</summary>
internal static class SlackAnswers
{
    private const int LongestRemarks = 500;
    private static readonly TimeSpan UsualPause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(10);

    /// <summary>The answer of a method.</summary>
    public static T Read<T>(HttpResponseMessage response, byte[] body, JsonTypeInfo<T> type) where T : SlackReply, new()
    {
        if (Troubled(response) is { } trouble) return new T { Failure = trouble };
        try
        {
            if (JsonSerializer.Deserialize(body, SlackJson.Default.SlackEnvelope) is { } envelope)
            {
                if (!envelope.Ok) return new T { Failure = Refusal(envelope, response) };
                if (response.IsSuccessStatusCode && JsonSerializer.Deserialize(body, type) is { } reply && reply.IsComplete) return reply;
            }
        }
        catch (JsonException)
        {
            // A page of a proxy, say.
        }

        return new T { Failure = Unreadable(response) };
    }

    /// <summary>The answer of a <c>response_url</c>: <c>ok</c>, an error in words, or JSON as methods answer it.</summary>
    public static SlackDone ReadPlain(HttpResponseMessage response, byte[] body)
    {
        if (Troubled(response) is { } trouble) return new SlackDone { Failure = trouble };
        if (body.Length > 0 && body[0] == (byte)'{') return Read(response, body, SlackJson.Default.SlackDone);
        if (response.IsSuccessStatusCode) return new SlackDone();
        var isWords = body.Length is > 0 and < 100 && response.Content.Headers.ContentType?.MediaType == "text/plain" && (int)response.StatusCode < 500;
        return new SlackDone { Failure = isWords ? SlackErrors.Read(Encoding.UTF8.GetString(body)) : Unreadable(response) };
    }

    /// <summary>An outage.</summary>
    public static SlackFailure Outage(string code, bool mayHaveArrived) =>
        new(SlackFailureKind.Transient, code, "Slack cannot be reached; it is tried again.") { MayHaveArrived = mayHaveArrived };

    // A bare 200 of something that is not Slack may stand before the real one; a 4xx did nothing.
    private static SlackFailure Unreadable(HttpResponseMessage response) =>
        response.IsSuccessStatusCode ? Outage("unreadable_answer", mayHaveArrived: true) : Outage($"http_{(int)response.StatusCode}", mayHaveArrived: (int)response.StatusCode >= 500);

    private static SlackFailure? Troubled(HttpResponseMessage response) => response.StatusCode switch
    {
        HttpStatusCode.TooManyRequests => SlackErrors.Read("ratelimited") with { RetryAfter = RetryAfter(response) },
        >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest => Outage("redirected", mayHaveArrived: false),
        _ => null,
    };

    private static SlackFailure Refusal(SlackEnvelope envelope, HttpResponseMessage response)
    {
        var failure = SlackErrors.Read(envelope.Error ?? "");
        return failure switch
        {
            { Kind: SlackFailureKind.Throttled } => failure with { RetryAfter = RetryAfter(response) },
            { Code: "missing_scope" } when envelope.Needed is { Length: > 0 and < 200 } needed => failure with { Advice = $"The app needs the scope {needed}. Add it and install the app again." },
            { Kind: SlackFailureKind.Bug } when envelope.ResponseMetadata?.Messages is { Count: > 0 } remarks => failure with { Advice = $"{failure.Advice} Slack says: {Short(string.Join(' ', remarks))}" },
            _ => failure,
        };
    }

    private static string Short(string remarks)
    {
        var line = remarks.ReplaceLineEndings(" ");
        return line.Length <= LongestRemarks ? line : line[..LongestRemarks] + "…";
    }

    private static TimeSpan RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter?.Delta switch
    {
        { } pause when pause < TimeSpan.FromSeconds(1) => TimeSpan.FromSeconds(1),
        { } pause when pause > LongestPause => LongestPause,
        { } pause => pause,
        null => UsualPause,
    };
}
