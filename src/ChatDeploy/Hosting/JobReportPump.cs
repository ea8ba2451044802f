using ChatDeploy.Core.Jobs;

namespace ChatDeploy.Hosting;

/// <summary>Runs the node's one writer of job reports.</summary>
internal sealed class JobReportPump(JobReports reports) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => reports.RunAsync(stoppingToken);
}
