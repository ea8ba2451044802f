using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ChatDeploy.Benchmarks.Floors;

/// <summary>Floor h: Kestrel, Slack's signature over the raw body and its age, an empty 200; nothing read, nothing stored.</summary>
internal static class SlackFloor
{
    private const int OldestSeconds = 300;

    public static Task<int> RunAsync(int port, string secret)
    {
        var key = Encoding.UTF8.GetBytes(secret);
        RequestDelegate acknowledge = async context =>
        {
            var body = await FloorServer.ReadAsync(context.Request);
            context.Response.StatusCode = IsSigned(key, context.Request.Headers, body) ? StatusCodes.Status200OK : StatusCodes.Status401Unauthorized;
        };
        return FloorServer.ServeAsync(port, app =>
        {
            app.MapPost("/slack/commands", acknowledge);
            app.MapPost("/slack/events", acknowledge);
        });
    }

    private static bool IsSigned(byte[] key, IHeaderDictionary headers, byte[] body)
    {
        var timestamp = headers["X-Slack-Request-Timestamp"].ToString();
        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var at) || Math.Abs(DateTimeOffset.UtcNow.ToUnixTimeSeconds() - at) > OldestSeconds) return false;
        byte[] signed = [.. "v0:"u8, .. Encoding.ASCII.GetBytes(timestamp), (byte)':', .. body];
        return headers["X-Slack-Signature"].ToString() is { Length: 67 } given
            && CryptographicOperations.FixedTimeEquals(Convert.FromHexString(given.AsSpan(3)), HMACSHA256.HashData(key, signed));
    }
}
