using ChatDeploy.Api;
using ChatDeploy.Core.Runners;

namespace ChatDeploy.Tests.Api;

public sealed class RunnerEventReportsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    private static readonly AttemptKey Key = new(7, 1);

    [Fact]
    public void A_long_log_becomes_reports_that_keep_the_order_and_the_limits()
    {
        var lines = Enumerable.Range(0, 2_500).Select(n => $"line {n}").Append(new string('x', 100_000)).ToList();

        var (reports, wrong) = RunnerEventReports.Of(Key, new RunnerEventBody { Attempt = 1, Kind = RunnerEventKind.Log, Lines = lines }, Now);

        Assert.Null(wrong);
        var told = reports.Cast<JobReport.Log>().ToList();
        Assert.All(told, log => Assert.True(log.Lines.Count <= 1_000 && log.Lines.Sum(l => l.Length) <= 64 * 1024));
        Assert.Equal(string.Concat(lines), string.Concat(told.SelectMany(log => log.Lines)));
    }

    [Fact]
    public void A_line_with_ends_in_it_is_several_lines()
    {
        var (reports, _) = RunnerEventReports.Of(Key, new RunnerEventBody { Attempt = 1, Kind = RunnerEventKind.Log, Lines = ["a\r\nb\nc"] }, Now);
        Assert.Equal(["a", "b", "c"], ((JobReport.Log)Assert.Single(reports)).Lines);
    }

    [Fact]
    public void A_time_ahead_of_our_clock_counts_as_now()
    {
        var (reports, _) = RunnerEventReports.Of(Key, new RunnerEventBody { Attempt = 1, Kind = RunnerEventKind.Started, At = Now.AddHours(1) }, Now);
        Assert.Equal(Now, Assert.Single(reports).At);
    }
}
