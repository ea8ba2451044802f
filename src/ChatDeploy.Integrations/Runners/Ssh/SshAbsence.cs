using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ChatDeploy.Integrations.Runners.Ssh;

/// <summary>Says at the start that there is no ssh here, so that tools of that kind cannot be deployed.</summary>
internal sealed partial class SshAbsence(ILogger<SshAbsence> logger) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        Log.Absent(logger);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "There is no ssh on PATH: tools whose runner is ssh cannot be deployed from here. Install OpenSSH's client and start again.")]
        public static partial void Absent(ILogger logger);
    }
}
