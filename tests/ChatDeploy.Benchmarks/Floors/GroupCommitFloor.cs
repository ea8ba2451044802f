using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Npgsql;

namespace ChatDeploy.Benchmarks.Floors;

/// <summary>Floor f, the limit: one writer fed by a channel, one statement a batch, each answered after its commit.</summary>
internal static class GroupCommitFloor
{
    private const int MostPerBatch = 512;

    public static async Task<int> RunAsync(int port, string connectionString)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        var queue = Channel.CreateUnbounded<(FloorPush Push, TaskCompletionSource Stored)>(new UnboundedChannelOptions { SingleReader = true });
        var writer = Task.Run(() => WriteAsync(source, queue.Reader));
        var result = await FloorServer.ServeAsync(port, app => app.MapPost("/webhooks/github", (RequestDelegate)(async context =>
        {
            var body = await FloorServer.ReadAsync(context.Request);
            if (!FloorServer.IsSigned(context.Request, body))
            {
                context.Response.StatusCode = StatusCodes.Status401Unauthorized;
                return;
            }

            var stored = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            queue.Writer.TryWrite((FloorPush.Parse(context.Request.Headers["X-GitHub-Delivery"].ToString(), body), stored));
            await stored.Task;
            await FloorServer.AcceptAsync(context);
        })));
        queue.Writer.Complete();
        await writer;
        return result;
    }

    private static async Task WriteAsync(NpgsqlDataSource source, ChannelReader<(FloorPush Push, TaskCompletionSource Stored)> queue)
    {
        await using var connection = await source.OpenConnectionAsync();
        var batch = new List<(FloorPush Push, TaskCompletionSource Stored)>(MostPerBatch);
        while (await queue.WaitToReadAsync())
        {
            batch.Clear();
            while (batch.Count < MostPerBatch && queue.TryRead(out var next)) batch.Add(next);
            await FloorPush.StoreAsync(connection, batch.ConvertAll(b => b.Push));
            foreach (var (_, stored) in batch) stored.SetResult();
        }
    }
}
