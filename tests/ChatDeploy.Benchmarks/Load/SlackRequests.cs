using System.Security.Cryptography;
using System.Text;

namespace ChatDeploy.Benchmarks.Load;

/// <summary>Slack's requests as whole HTTP requests, each with a trigger or event id and a signature of its own: <c>/deploy help</c>, or events that nobody uses.</summary>
internal static class SlackRequests
{
    public static byte[][] Make(SlackOrder order, int count)
    {
        var (key, run) = (Encoding.UTF8.GetBytes(order.Secret), Guid.NewGuid().ToString("N"));
        var timestamp = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var requests = new byte[count][];
        Parallel.For(0, count, i => requests[i] = order.ResponseUrls.Count > 0
            ? Request(key, timestamp, "/slack/commands", "application/x-www-form-urlencoded", Command(run, i, order.ResponseUrls[i]))
            : Request(key, timestamp, "/slack/events", "application/json", Event(run, i)));
        return requests;
    }

    private static string Command(string run, int number, string responseUrl) =>
        "token=XqYqA5sYqRZ8wKf3XqYqA5sY&team_id=T0DEMO&team_domain=demo&channel_id=C0DEPLOYS&channel_name=deploys&user_id=U0ADA&user_name=ada&command=%2Fdeploy&text=help"
        + $"&api_app_id=A0DEMO&is_enterprise_install=false&response_url={Uri.EscapeDataString(responseUrl)}&trigger_id={number}.{run}.t";

    private static string Event(string run, int number) =>
        $$"""
        {"token":"XqYqA5sYqRZ8wKf3XqYqA5sY","team_id":"T0DEMO","api_app_id":"A0DEMO","event":{"type":"reaction_added","user":"U0ADA","reaction":"eyes","item":{"type":"message","channel":"C0DEPLOYS","ts":"1763640000.000100"},"item_user":"U0GRACE","event_ts":"1763640000.000200"},"type":"event_callback","event_id":"Ev{{run}}{{number}}","event_time":1763640000}
        """;

    private static byte[] Request(byte[] key, long timestamp, string path, string contentType, string body)
    {
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"v0:{timestamp}:{body}")));
        var head = $"""
            POST {path} HTTP/1.1
            Host: localhost
            User-Agent: Slackbot 1.0 (+https://api.slack.com/robots)
            Accept: application/json,*/*
            Content-Type: {contentType}
            Content-Length: {Encoding.UTF8.GetByteCount(body)}
            X-Slack-Request-Timestamp: {timestamp}
            X-Slack-Signature: v0={signature}


            """.ReplaceLineEndings("\r\n");
        return Encoding.UTF8.GetBytes(head + body);
    }
}
