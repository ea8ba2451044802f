using ChatDeploy.Core.Jobs;

namespace ChatDeploy.Core.Tests.Jobs;

public sealed class AdvanceTests
{
    /// <summary>Name, wave/waves, flags (p paused, c cancel), threshold, accepted, reached counts and all counts as "pending running succeeded failed lost skipped cancelled", the step.</summary>
    [Theory]
    [InlineData("jobs wait", "1/2", "", 0, 0, "2 0 0 0 0 0 0", "4 0 0 0 0 0 0", "Stay")]
    [InlineData("jobs run", "1/2", "", 0, 0, "0 1 1 0 0 0 0", "2 1 1 0 0 0 0", "Stay")]
    [InlineData("wave through", "1/2", "", 0, 0, "0 0 2 0 0 0 0", "2 0 2 0 0 0 0", "NextWave 2")]
    [InlineData("wave skipped", "1/2", "", 0, 0, "0 0 0 0 0 2 0", "2 0 0 0 0 2 0", "NextWave 2")]
    [InlineData("all through", "2/2", "", 0, 0, "0 0 4 0 0 0 0", "0 0 4 0 0 0 0", "Apply")]
    [InlineData("through with skipped", "2/2", "", 0, 0, "0 0 3 0 0 1 0", "0 0 3 0 0 1 0", "Apply")]
    [InlineData("one failed, others run", "1/2", "", 0, 0, "1 1 0 1 0 0 0", "3 1 0 1 0 0 0", "Pause jobs_failed")]
    [InlineData("tolerated failure, jobs wait", "1/2", "", 1, 0, "1 0 0 1 0 0 0", "3 0 0 1 0 0 0", "Stay")]
    [InlineData("tolerated failure, wave through", "1/2", "", 1, 0, "0 0 1 1 0 0 0", "2 0 1 1 0 0 0", "NextWave 2")]
    [InlineData("tolerated failure, all through", "2/2", "", 1, 0, "0 0 3 1 0 0 0", "0 0 3 1 0 0 0", "Pause jobs_failed")]
    [InlineData("one more than tolerated", "1/2", "", 1, 0, "1 0 0 2 0 0 0", "3 0 0 2 0 0 0", "Pause jobs_failed")]
    [InlineData("lost one asks whatever is tolerated", "1/2", "", 5, 0, "1 0 0 0 1 0 0", "3 0 0 0 1 0 0", "Pause jobs_lost")]
    [InlineData("paused stays", "1/2", "p", 0, 0, "0 0 1 1 0 0 0", "2 0 1 1 0 0 0", "Stay")]
    [InlineData("accepted goes on", "1/2", "", 0, 1, "0 0 1 1 0 0 0", "2 0 1 1 0 0 0", "NextWave 2")]
    [InlineData("accepted and one more", "2/2", "", 0, 1, "0 1 1 2 0 0 0", "0 1 1 2 0 0 0", "Pause jobs_failed")]
    [InlineData("accepted lost goes on", "1/2", "", 0, 1, "0 0 1 0 1 0 0", "2 0 1 0 1 0 0", "NextWave 2")]
    [InlineData("accepted to the end", "2/2", "", 0, 1, "0 0 3 1 0 0 0", "0 0 3 1 0 0 0", "Fail failures_accepted")]
    [InlineData("accepted, then retried well", "2/2", "", 0, 1, "0 0 4 0 0 0 0", "0 0 4 0 0 0 0", "Apply")]
    [InlineData("cancelled, jobs run", "1/2", "c", 0, 0, "0 1 1 0 0 0 2", "0 1 1 0 0 0 2", "Stay")]
    [InlineData("cancelled, none runs", "1/2", "c", 0, 0, "0 0 1 0 0 0 3", "0 0 1 0 0 0 3", "Fail cancelled")]
    [InlineData("cancelled while paused", "1/2", "cp", 0, 0, "0 0 1 1 0 0 2", "2 0 1 1 0 0 0", "Fail cancelled")]
    [InlineData("cancelled, all had succeeded", "2/2", "c", 0, 0, "0 0 4 0 0 0 0", "0 0 4 0 0 0 0", "Fail cancelled")]
    public void The_next_step_follows_from_the_counters(string situation, string wave, string flags, int threshold, int accepted, string reached, string all, string step)
    {
        var waves = wave.Split('/').Select(int.Parse).ToList();
        var decided = Advance.Decide(new AdvanceFacts(waves[0], waves[1], flags.Contains('p'), flags.Contains('c'), null, threshold, accepted, Counts(all), Counts(reached)));
        Assert.Equal($"{situation}: {step}", $"{situation}: {decided.Kind}{(decided.Wave > 0 ? $" {decided.Wave}" : "")}{(decided.Reason is null ? "" : $" {decided.Reason}")}");
    }

    [Fact]
    public void A_cancel_tells_its_own_reason() => Assert.Equal(
        new AdvanceStep(AdvanceKind.Fail, Reason: "rolled_back"),
        Advance.Decide(new AdvanceFacts(1, 1, false, true, "rolled_back", 0, 0, default, default)));

    [Fact]
    public void Every_state_of_a_job_counts_in_a_place_of_its_own()
    {
        var counts = Enum.GetValues<JobState>().Select(state => CounterChange.Count(state, 1)).ToList();
        Assert.Equal(counts.Count, counts.Distinct().Count());
        Assert.Equal(new JobCounts(1, 1, 1, 1, 1, 1, 1), counts.Aggregate((a, b) => a + b));
        Assert.Equal(7, counts.Sum(c => c.Total));
    }

    [Fact]
    public void Moves_are_counted_by_wave_tenant_and_tool_and_cancel_each_other_out()
    {
        Job Of(int tenant, int tool, int wave) => new() { DeploymentId = 1, TenantId = tenant, ToolId = tool, Wave = wave };
        var changes = CounterChange.Of([(Of(7, 1, 1), JobState.Pending, JobState.Running), (Of(7, 2, 1), JobState.Pending, JobState.Running), (Of(8, 1, 2), JobState.Running, JobState.Pending)]);
        Assert.Equal(
            ["Wave 1 -2 2", "Wave 2 1 -1", "Tenant 7 -2 2", "Tenant 8 1 -1", "Tool 1 0 0", "Tool 2 -1 1"],
            changes.OrderBy(c => c.Kind).ThenBy(c => c.Key).Select(c => $"{c.Kind} {c.Key} {c.Change.Pending} {c.Change.Running}"));
    }

    private static JobCounts Counts(string text)
    {
        var n = text.Split(' ').Select(int.Parse).ToList();
        return new JobCounts(n[0], n[1], n[2], n[3], n[4], n[5], n[6]);
    }
}
