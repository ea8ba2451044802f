using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ChatDeploy.Benchmarks.Floors;

/// <summary>The floor of a command, like floor h: Kestrel, a token compared by its hash, JSON in and out; no person, no rights, no answer worth reading.</summary>
internal static class CommandFloor
{
    public static Task<int> RunAsync(int port, string token)
    {
        var known = SHA256.HashData(Encoding.UTF8.GetBytes("Bearer " + token));
        return FloorServer.ServeAsync(port, app => app.MapPost("/api/chat", (RequestDelegate)(async context =>
        {
            var given = SHA256.HashData(Encoding.UTF8.GetBytes(context.Request.Headers.Authorization.ToString()));
            if (!CryptographicOperations.FixedTimeEquals(known, given))
            {
                context.Response.StatusCode = StatusCodes.Status401Unauthorized;
                return;
            }

            var said = await JsonSerializer.DeserializeAsync<JsonElement>(context.Request.Body);
            await FloorServer.AnswerAsync(context, JsonSerializer.SerializeToUtf8Bytes(new { text = $"You said: {said.GetProperty("text").GetString()}" }));
        })));
    }
}
