using ChatDeploy.Hosting;

namespace ChatDeploy.Commands;

/// <summary>Brings the store's schema up to date without starting the service.</summary>
internal static class MigrateCommand
{
    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        await using var app = await ChatDeployApplication.BuildAsync(args, cancellationToken);
        await Console.Out.WriteLineAsync("The store's schema is up to date.");
        return 0;
    }
}
