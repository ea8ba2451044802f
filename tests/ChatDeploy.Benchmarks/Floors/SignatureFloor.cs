using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ChatDeploy.Benchmarks.Floors;

/// <summary>Floor d: Kestrel and the signature, nothing stored.</summary>
internal static class SignatureFloor
{
    public static Task<int> RunAsync(int port) => FloorServer.ServeAsync(port, app => app.MapPost("/webhooks/github", (RequestDelegate)(async context =>
    {
        var body = await FloorServer.ReadAsync(context.Request);
        if (FloorServer.IsSigned(context.Request, body)) await FloorServer.AcceptAsync(context);
        else context.Response.StatusCode = StatusCodes.Status401Unauthorized;
    })));
}
