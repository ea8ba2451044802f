using System.Security.Cryptography;
using System.Text;
using ChatDeploy.Benchmarks.Load;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ChatDeploy.Benchmarks.Floors;

/// <summary>What the HTTP floors share: Kestrel without logs, the body read, the signature checked.</summary>
internal static class FloorServer
{
    private static readonly byte[] Key = Encoding.ASCII.GetBytes(PushRequests.Secret);
    private static readonly byte[] Accepted = "{\"status\":\"accepted\"}"u8.ToArray();

    public static async Task<int> ServeAsync(int port, Action<WebApplication> map)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        await using var app = builder.Build();
        app.MapGet("/ready", () => "ready");
        map(app);
        await app.RunAsync();
        return 0;
    }

    public static async Task<byte[]> ReadAsync(HttpRequest request)
    {
        var body = new byte[(int)request.ContentLength!.Value];
        await request.Body.ReadExactlyAsync(body);
        return body;
    }

    public static bool IsSigned(HttpRequest request, ReadOnlySpan<byte> body)
    {
        Span<byte> computed = stackalloc byte[32];
        HMACSHA256.HashData(Key, body, computed);
        return request.Headers["X-Hub-Signature-256"].ToString() is { Length: 71 } given
            && CryptographicOperations.FixedTimeEquals(Convert.FromHexString(given.AsSpan(7)), computed);
    }

    public static Task AcceptAsync(HttpContext context) => AnswerAsync(context, Accepted);

    public static Task AnswerAsync(HttpContext context, byte[] json)
    {
        context.Response.StatusCode = StatusCodes.Status202Accepted;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = json.Length;
        return context.Response.Body.WriteAsync(json).AsTask();
    }
}
