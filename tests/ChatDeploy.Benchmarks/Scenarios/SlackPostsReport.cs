using ChatDeploy.Benchmarks.Results;
using ChatDeploy.Testing.Slack;

namespace ChatDeploy.Benchmarks.Scenarios;

/// <summary>Goals 13 and 14 from what arrived at Slack.</summary>
internal static class SlackPostsReport
{
    private const double Never = 9_999;

    public static string Add(ResultTable table, string name, IReadOnlyList<SlackPostRun> runs, FakeSlack slack)
    {
        var from = runs.Min(r => r.Began);
        var updates = slack.Calls.Where(c => c.Method == "chat.update").Select(c => c.At).ToList();
        var mostInAMinute = updates.Where(at => at >= from).Select(at => updates.Count(other => other > at - TimeSpan.FromMinutes(1) && other <= at)).DefaultIfEmpty().Max();
        var slowest = runs.Max(r => r.FinalAfter ?? Never);
        var busiest = runs.Max(r => r.Posts.Count + r.Edits.Count);
        var wrong = runs.Count(r => r.Posts.Count != 1 || !r.IsToldToItsEnd);
        table.Add(new ResultRow("13", $"{name}: calls for a deployment's message, the most", busiest, "calls") { Accept = Limit.AtMost(runs.Min(r => r.AllowedCalls)), Aim = Limit.AtMost(runs.Min(r => r.AllowedCalls) / 2) });
        table.Add(new ResultRow("13", $"{name}: chat.update in any 60 s, the most", mostInAMinute, "calls") { Accept = Limit.AtMost(40), Aim = Limit.AtMost(20) });
        table.Add(new ResultRow("13", $"{name}: deployments without exactly one message that shows the end", wrong, "deployments") { Accept = Limit.AtMost(0), Aim = Limit.AtMost(0) });
        table.Add(new ResultRow("14", $"{name}: last job's end to the final message, the slowest", slowest, "s") { Accept = Limit.AtMost(2), Aim = Limit.AtMost(1) });
        var methods = string.Join(", ", slack.Calls.Where(c => c.At >= from).CountBy(c => c.Method).OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => $"{m.Key} {m.Value}"));
        return $"{name}: {runs.Sum(r => r.Jobs)} jobs in {runs.Max(r => r.Ended - r.Began).TotalSeconds:0.0} s; {methods}; "
            + $"edits a message {string.Join("/", runs.Select(r => r.Edits.Count))}, thread entries {string.Join("/", runs.Select(r => r.ThreadEntries))}, final after {string.Join("/", runs.Select(r => (r.FinalAfter ?? Never).ToString("0.00")))} s (applied after {string.Join("/", runs.Select(r => (r.Applied - r.Ended).TotalSeconds.ToString("0.00")))} s)";
    }

    public static void AddRefusals(ResultTable table, FakeSlack slack)
    {
        table.Add(new ResultRow("13", "429s of Slack, all of them", slack.OverBudget.Count, "calls") { Accept = Limit.AtMost(0), Aim = Limit.AtMost(0) });
        table.Add(new ResultRow("", "calls refused for other reasons", slack.Calls.Count(c => c.Answer is not ("ok" or "ratelimited")), "calls") { Accept = Limit.AtMost(0), Aim = Limit.AtMost(0) });
    }
}
