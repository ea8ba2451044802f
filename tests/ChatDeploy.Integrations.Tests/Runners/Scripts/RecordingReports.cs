using System.Text.Json;
using ChatDeploy.Core.Runners;
using ChatDeploy.Testing;

namespace ChatDeploy.Integrations.Tests.Runners.Scripts;

/// <summary>Keeps reports in memory, in order; what was told durably is also appended to a file when there is one.</summary>
internal sealed class RecordingReports(string? file = null) : IJobReports
{
    private readonly Lock gate = new();
    private readonly List<JobReport> reports = [];

    /// <summary>Awaited before anything is taken.</summary>
    public Func<JobReport, Task> Before { get; set; } = _ => Task.CompletedTask;

    public IReadOnlyList<JobReport> All
    {
        get
        {
            lock (gate) return [.. reports];
        }
    }

    public IReadOnlyList<string> Lines => [.. All.OfType<JobReport.Log>().SelectMany(log => log.Lines)];

    public IEnumerable<JobReport.Finished> Finished => All.OfType<JobReport.Finished>();

    public async ValueTask ReportAsync(JobReport report, CancellationToken cancellationToken)
    {
        await Before(report).WaitAsync(cancellationToken);
        lock (gate)
        {
            reports.Add(report);
            if (file is not null && report is JobReport.Log log) File.AppendAllLines(file, log.Lines);
            if (file is not null && report is JobReport.Finished finished) File.AppendAllText(file, "FINISHED " + JsonSerializer.Serialize(finished.Outcome) + "\n");
        }
    }

    public Task ReportDurablyAsync(JobReport report, CancellationToken cancellationToken) => ReportAsync(report, cancellationToken).AsTask();

    /// <summary>Waits for an attempt's end.</summary>
    public async Task<JobReport.Finished> EndOfAsync(JobAttempt attempt, TimeSpan? deadline = null)
    {
        await Eventually.TrueAsync(() => Finished.Any(finished => finished.Key == attempt.Key), deadline ?? TimeSpan.FromMinutes(1));
        return Finished.First(finished => finished.Key == attempt.Key);
    }
}
