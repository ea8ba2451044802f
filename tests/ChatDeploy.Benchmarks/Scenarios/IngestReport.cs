using ChatDeploy.Benchmarks.Results;

namespace ChatDeploy.Benchmarks.Scenarios;

/// <summary>Goals 1 to 4 from the rounds.</summary>
internal static class IngestReport
{
    // Contender c (@octokit/webhooks + pg) is node and is not run here; these are its ratios to f where both were measured.
    private const double RateOfFOverC = 2.21;
    private const double CpuOfFOverC = 0.41;

    public static void Add(ResultTable table, IReadOnlyList<IngestContender> contenders)
    {
        var (d, e, f, ours) = (contenders[0], contenders[1], contenders[2], contenders[3]);
        table.Add(Row("1", "durable ingest, c32", r => r.Many.Rate, "/s", Limit.RatioAtLeast(0.65), Limit.RatioAtLeast(0.8)));
        table.Add(new ResultRow("1", "… against node + pg (c = f / 2.21, derived)", ours.Median(r => r.Many.Rate), "/s")
        {
            Floor = f.Median(r => r.Many.Rate) / RateOfFOverC, FloorName = "c", Accept = Limit.RatioAtLeast(1.4),
        });
        table.Add(Row("2", "p99, c32", r => r.Many.P99, "ms", Limit.RatioAtMost(2), Limit.RatioAtMost(1.3)));
        table.Add(Row("2", "p50, c1", r => r.One.P50, "ms", Limit.RatioAtMost(1.3), Limit.RatioAtMost(1.1)));
        table.Add(new ResultRow("3", "CPU s per 1,000 until answered, app + PostgreSQL (c = f / 0.41, derived)", ours.Median(r => r.Cpu), "s")
        {
            Floor = f.Median(r => r.Cpu) / CpuOfFOverC, FloorName = "c", Accept = Limit.RatioAtMost(0.65), Aim = Limit.RatioAtMost(0.5),
        });
        table.Add(new ResultRow("3", "… until applied to the ready queue, too", ours.Median(r => r.CpuApplied), "s")
        {
            Floor = f.Median(r => r.Cpu) / CpuOfFOverC, FloorName = "c", Accept = Limit.RatioAtMost(0.65), Aim = Limit.RatioAtMost(0.5),
        });
        table.Add(new ResultRow("", "from the last answer to all applied", ours.Median(r => r.DrainSeconds), "s"));
        table.Add(new ResultRow("4", "lost after 2xx (deliveries, commits), all rounds", ours.Rounds.Sum(r => r.Lost), "rows") { Accept = Limit.AtMost(0), Aim = Limit.AtMost(0) });
        foreach (var c in contenders)
        {
            table.Note($"{c.Name}: c32 {c.Median(r => r.Many.Rate):#,0}/s ({c.Rounds.Min(r => r.Many.Rate):#,0}-{c.Rounds.Max(r => r.Many.Rate):#,0}), p50 {c.Median(r => r.Many.P50):0.00}, p99 {c.Median(r => r.Many.P99):0.00} ms; "
                + $"c1 p50 {c.Median(r => r.One.P50):0.000}, p99 {c.Median(r => r.One.P99):0.00} ms; CPU s/1k {c.Median(r => r.AppCpu):0.000} + {c.Median(r => r.PostgresCpu):0.000}; / f {c.Median(r => r.Many.Rate) / f.Median(r => r.Many.Rate):0.00}");
        }

        table.Note($"f / d {f.Median(r => r.Many.Rate) / d.Median(r => r.Many.Rate):0.00}, e / f {e.Median(r => r.Many.Rate) / f.Median(r => r.Many.Rate):0.00}");

        ResultRow Row(string goal, string what, Func<IngestRound, double> figure, string unit, Limit accept, Limit aim) =>
            new(goal, what, ours.Median(figure), unit) { Floor = f.Median(figure), FloorName = "f", Accept = accept, Aim = aim };
    }
}
