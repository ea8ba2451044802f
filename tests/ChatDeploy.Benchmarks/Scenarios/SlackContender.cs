using ChatDeploy.Benchmarks.Load;
using ChatDeploy.Benchmarks.Processes;
using ChatDeploy.Benchmarks.Results;

namespace ChatDeploy.Benchmarks.Scenarios;

/// <summary>One who takes Slack's requests (or, floor f, pushes), and what its rounds gave.</summary>
/// <param name="Name">The floor's or peer's letter, "ours", or "ours, nothing stored".</param>
/// <param name="Process">Its process.</param>
/// <param name="Port">Where it listens.</param>
internal sealed record SlackContender(string Name, ChildProcess Process, int Port)
{
    /// <summary>At 100 requests a second.</summary>
    public List<LoadReport> Paced { get; } = [];

    /// <summary>As fast as 32 connections are answered.</summary>
    public List<LoadReport> Many { get; } = [];

    public double MedianPaced(Func<LoadReport, double> figure) => Figure.Median(Paced.Select(figure));

    public double MedianMany(Func<LoadReport, double> figure) => Figure.Median(Many.Select(figure));
}
