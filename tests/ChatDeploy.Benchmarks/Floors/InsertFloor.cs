using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Npgsql;

namespace ChatDeploy.Benchmarks.Floors;

/// <summary>Floor e: Kestrel and one insert a request; the obvious code.</summary>
internal static class InsertFloor
{
    public static async Task<int> RunAsync(int port, string connectionString)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        return await FloorServer.ServeAsync(port, app => app.MapPost("/webhooks/github", (RequestDelegate)(async context =>
        {
            var body = await FloorServer.ReadAsync(context.Request);
            if (!FloorServer.IsSigned(context.Request, body))
            {
                context.Response.StatusCode = StatusCodes.Status401Unauthorized;
                return;
            }

            var push = FloorPush.Parse(context.Request.Headers["X-GitHub-Delivery"].ToString(), body);
            await using (var connection = await source.OpenConnectionAsync()) await FloorPush.StoreAsync(connection, [push]);
            await FloorServer.AcceptAsync(context);
        })));
    }
}
