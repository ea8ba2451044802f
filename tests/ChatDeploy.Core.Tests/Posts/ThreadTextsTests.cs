using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Posts;

namespace ChatDeploy.Core.Tests.Posts;

public sealed class ThreadTextsTests
{
    private static readonly DeploymentId Id = new(12);

    [Fact]
    public void Each_event_that_people_want_to_hear_of_is_one_line()
    {
        var text = Render(
            Event(new TimelineEntry.ApprovalGiven("T-1", "looks good", 1), "bob"),
            Event(new TimelineEntry.WaveStarted(2, 3, 12)),
            Event(new TimelineEntry.Paused("failure_threshold", 2, 0)),
            Event(new TimelineEntry.RetryRequested(2), "ada"),
            Event(new TimelineEntry.Applied(12, 1)));
        Assert.Equal(
            """
            ✓ **bob** approved: “looks good” · 1 more needed
            ▶ Wave 2 of 3 started: 12 jobs
            ⏸ Paused and asking: 2 failed. Retry, skip, continue or roll back.
            ↻ **ada** chose retry: 2 jobs again
            ✔ Applied: 12 jobs succeeded, 1 skipped
            """,
            text);
    }

    [Theory]
    [InlineData(20, "⏰ Still waits for 2 more approvals, for 1 h; expires 14:05 UTC. Who can: grace, bob")]
    [InlineData(21, "⏰ Still waits for 2 more approvals, for 1 h; expires Sat 2026-11-21 14:05 UTC. Who can: grace, bob")]
    public void A_reminder_says_how_long_it_waits_until_when_and_for_whom(int day, string text)
    {
        var opened = new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);
        var entry = new TimelineEntry.ApprovalReminder("T-12", 2, opened, new DateTimeOffset(2026, 11, day, 14, 5, 0, TimeSpan.Zero), ["grace", "bob"]);
        Assert.Equal(text, ThreadTexts.RenderForApprover(new() { DeploymentId = Id.Value, At = opened.AddHours(1), Type = entry.Type, Payload = entry.ToPayload() }));
    }

    [Fact]
    public void Fifty_failed_jobs_are_a_few_lines_with_the_first_ones_logs()
    {
        var events = Enumerable.Range(1, 50).Select(i => Failed(i)).ToArray();
        Assert.Equal([("J-1", 1), ("J-2", 1), ("J-3", 1)], ThreadTexts.Quoted(events));
        Assert.Equal(50, ThreadTexts.Fitting(events));
        var text = ThreadTexts.Render(Id, events, new Dictionary<(string, int), string> { [("J-1", 1)] = "no route to the till" }, new Dictionary<(string, int), string> { [("J-2", 1)] = "https://ci.example/runs/2" });
        Assert.Equal(
            """
            ✗ crm on acme/s1 failed: exit code 3
            ```
            no route to the till
            ```
            ✗ crm on acme/s2 failed: exit code 3 · https://ci.example/runs/2
            ✗ crm on acme/s3 failed: exit code 3
            ✗ …and 47 more jobs failed: `/deploy status D-12`
            """,
            text);
    }

    [Fact]
    public void An_only_wave_and_nothing_are_not_told() => Assert.Null(Render(Event(new TimelineEntry.WaveStarted(1, 1, 12))));

    [Fact]
    public void What_is_more_than_people_read_at_once_is_left_to_the_next_entry()
    {
        var events = Enumerable.Range(1, 50).Select(i => Event(new TimelineEntry.WaveStarted(i, 50, 1))).ToList();
        Assert.Equal(20, ThreadTexts.Fitting(events));
        Assert.Equal(20, ThreadTexts.Render(Id, events.Take(20).ToList(), new Dictionary<(string, int), string>())!.Split('\n').Length);
    }

    [Fact]
    public void What_people_and_jobs_wrote_stays_in_its_line()
    {
        var text = Render(Event(new TimelineEntry.Rejected("T-1", "no\n```\n@everyone"), "bob"));
        Assert.Equal("✗ **bob** rejected it: “no ''' @everyone”", text);
    }

    private static TimelineEvent Failed(int i) => Event(new TimelineEntry.JobFinished($"J-{i}", 1, "crm", $"acme/s{i}", "failed", 3, "exit_code", null));

    private static TimelineEvent Event(TimelineEntry entry, string? actor = null) =>
        new() { DeploymentId = Id.Value, At = DateTimeOffset.UnixEpoch, Type = entry.Type, Actor = actor, Payload = entry.ToPayload() };

    private static string? Render(params TimelineEvent[] events) => ThreadTexts.Render(Id, events, new Dictionary<(string, int), string>());
}
