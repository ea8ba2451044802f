using ChatDeploy.Benchmarks.Load;
using ChatDeploy.Benchmarks.Results;

namespace ChatDeploy.Benchmarks.Scenarios;

/// <summary>Goals 5 and 6 from the rounds.</summary>
internal static class SlackCommandReport
{
    public static void Add(ResultTable table, IReadOnlyList<SlackContender> contenders, IReadOnlyList<double> cpuAcknowledged, IReadOnlyList<double> cpuAnswered, int unanswered)
    {
        var (h, g, f, unstored, ours) = (contenders[0], contenders[1], contenders[2], contenders[3], contenders[4]);
        foreach (var floor in (SlackContender[])[h, g, f])
            table.Add(new ResultRow("", $"/deploy help at 100/s, p99 to the acknowledgement, against {floor.Name}", ours.MedianPaced(r => r.P99), "ms") { Floor = floor.MedianPaced(r => r.P99), FloorName = floor.Name });
        Add("5", "event acknowledged, nothing stored, c32, rate", unstored, h, r => r.Rate, "/s", Limit.RatioAtLeast(0.5), Limit.RatioAtLeast(0.7));
        Add("5", "… against Bolt", unstored, g, r => r.Rate, "/s", Limit.RatioAtLeast(3), null);
        Add("5", "… p99", unstored, h, r => r.P99, "ms", Limit.RatioAtMost(2.5), null);
        Add("6", "/deploy help recorded before the acknowledgement, p99, c32", ours, f, r => r.P99, "ms", Limit.RatioAtMost(2), Limit.RatioAtMost(1.3));
        Add("6", "… against Bolt, which stores nothing", ours, g, r => r.P99, "ms", Limit.RatioAtMost(1), null);
        Add("", "… rate", ours, f, r => r.Rate, "/s", null, null);
        Add("", "… rate", ours, h, r => r.Rate, "/s", null, null);
        Add("", "… rate", ours, g, r => r.Rate, "/s", null, null);
        table.Add(new ResultRow("", "CPU s per 1,000 commands until acknowledged, c32, app + PostgreSQL", Figure.Median(cpuAcknowledged), "s"));
        table.Add(new ResultRow("", "… until answered, too", Figure.Median(cpuAnswered), "s"));
        table.Add(new ResultRow("6", "acknowledged and not answered within a minute, all rounds", unanswered, "commands") { Accept = Limit.AtMost(0), Aim = Limit.AtMost(0) });
        foreach (var c in contenders)
        {
            table.Note($"slack-command, {c.Name}: "
                + (c.Paced.Count == 0 ? "" : $"100/s p50 {c.MedianPaced(r => r.P50):0.00}, p99 {c.MedianPaced(r => r.P99):0.00} ms ({c.Paced.Min(r => r.P99):0.00}-{c.Paced.Max(r => r.P99):0.00}); ")
                + $"c32 {c.MedianMany(r => r.Rate):#,0}/s ({c.Many.Min(r => r.Rate):#,0}-{c.Many.Max(r => r.Rate):#,0}), p50 {c.MedianMany(r => r.P50):0.00}, p99 {c.MedianMany(r => r.P99):0.00} ms");
        }

        void Add(string goal, string what, SlackContender us, SlackContender floor, Func<LoadReport, double> figure, string unit, Limit? accept, Limit? aim) =>
            table.Add(new ResultRow(goal, what, us.MedianMany(figure), unit) { Floor = floor.MedianMany(figure), FloorName = floor.Name, Accept = accept, Aim = aim });
    }
}
