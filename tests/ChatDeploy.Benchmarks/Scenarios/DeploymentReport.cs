using ChatDeploy.Benchmarks.Results;

namespace ChatDeploy.Benchmarks.Scenarios;

/// <summary>One deployment: times, statements and processor time from the answer to Launch until it was applied (CPU and statements with Launch).</summary>
internal sealed record DeploymentRun(double PreviewMilliseconds, double LaunchMilliseconds, double Seconds, int Jobs, long Statements, double CpuSeconds);

/// <summary>Goals 10 and 11 from the runs.</summary>
internal static class DeploymentReport
{
    public static void Add(ResultTable table, IReadOnlyList<DeploymentRun> runs, double floorJobsPerSecond, double quartzJobsPerSecond, int sites)
    {
        var rate = Figure.Median(runs.Select(r => r.Jobs / r.Seconds));
        table.Add(new ResultRow("10", $"launch of {sites:#,0} jobs, to 2xx", Figure.Median(runs.Select(r => r.LaunchMilliseconds)), "ms") { Accept = Limit.AtMost(100), Aim = Limit.AtMost(30) });
        table.Add(new ResultRow("", $"its preview, {sites:#,0} cells, to 2xx", Figure.Median(runs.Select(r => r.PreviewMilliseconds)), "ms"));
        table.Add(new ResultRow("11", "jobs a second, Launch to applied (claimed, started, ended, recorded)", rate, "jobs/s") { Floor = floorJobsPerSecond, FloorName = "SKIP LOCKED by 100" });
        table.Add(new ResultRow("11", "… against Quartz (368/s, measured earlier)", rate, "jobs/s")
        {
            Floor = quartzJobsPerSecond, FloorName = "Quartz", Accept = Limit.RatioAtLeast(20), Aim = Limit.RatioAtLeast(100),
        });
        table.Add(new ResultRow("11", "CPU s per 10,000 jobs, app + PostgreSQL, Launch to applied", Figure.Median(runs.Select(r => r.CpuSeconds / r.Jobs * 10_000)), "s") { Accept = Limit.AtMost(2) });
        table.Add(new ResultRow("", "statements per job", Figure.Median(runs.Select(r => (double)r.Statements / r.Jobs)), "statements"));
    }
}
