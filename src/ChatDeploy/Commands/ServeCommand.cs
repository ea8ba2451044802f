using ChatDeploy.Hosting;

namespace ChatDeploy.Commands;

/// <summary>Starts the service and runs it until it is told to stop.</summary>
internal static class ServeCommand
{
    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        await using var app = await ChatDeployApplication.BuildAsync(args, cancellationToken);
        await app.StartAsync(cancellationToken);
        var address = app.Address;
        await Console.Out.WriteLineAsync($"ChatDeploy listens at {address} (API: {address}/openapi/v1.json, health: {address}/healthz/ready)");
        await Console.Out.WriteLineAsync("Next: chatdeploy catalog apply FILE, then chatdeploy token create PERSON; README.md has the tour.");
        await app.WaitForShutdownAsync(cancellationToken);
        return 0;
    }
}
