using System.Text.Json;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Pages.Deployments;

namespace ChatDeploy.Tests.Pages.Deployments;

public sealed class TimelineSentenceTests
{
    public static TheoryData<string> Types { get; } = [.. typeof(TimelineEntry).GetNestedTypes().Select(t => SnakeCase.From(t.Name))];

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_type_of_entry_has_a_sentence_of_its_own(string type)
    {
        var said = TimelineSentence.Of(new TimelineEventView(1, DateTimeOffset.UnixEpoch, type, "ada", JsonElement.Parse("{}")));
        Assert.NotEqual("info", said.Icon);
    }

    [Fact]
    public void A_type_that_is_not_known_is_told_by_its_code()
    {
        var said = TimelineSentence.Of(new TimelineEventView(1, DateTimeOffset.UnixEpoch, "moon_landed", null, JsonElement.Parse("{}")));
        Assert.Equal("moon landed", said.Text);
    }

    [Fact]
    public void Sentences_tell_what_the_entry_holds()
    {
        Assert.Equal("crm on acme failed (attempt 2) (J-7)", Of(new TimelineEntry.JobFinished("J-7", 2, "crm", "acme", "failed", 3, "exit_code", null)).Text);
        Assert.Equal("exit code 3", Of(new TimelineEntry.JobFinished("J-7", 2, "crm", "acme", "failed", 3, "exit_code", null)).Note);
        Assert.Equal("ada approved; 1 more approval missing", Of(new TimelineEntry.ApprovalGiven("T-1", "fine", 1)).Text);
        Assert.Equal(["acme: added"], Of(new TimelineEntry.PlanChanged("ab", ["acme: added"], 0)).Details);
    }

    [Fact]
    public void Jobs_that_start_and_succeed_are_put_together_and_failures_stand_alone()
    {
        TimelineEventView[] events =
        [
            View(1, new TimelineEntry.Started(3, 1)), View(2, Started("J-1")), View(3, Started("J-2")), View(4, Finished("J-1", "succeeded")), View(5, Finished("J-2", "failed")), View(6, Started("J-3")),
        ];

        var folds = TimelineFold.Of(events);

        Assert.Equal([1, 1, 3, 1], folds.Select(f => f.Events.Count));
        Assert.Equal("2 jobs started, 1 succeeded", folds[2].Summary());
        Assert.Equal("job_finished", folds[1].Events[0].Type);

        static TimelineEntry.JobStarted Started(string job) => new(job, 1, "crm", "acme", "local");
        static TimelineEntry.JobFinished Finished(string job, string outcome) => new(job, 1, "crm", "acme", outcome, null, null, null);
    }

    private static TimelineSentence Of(TimelineEntry entry) => TimelineSentence.Of(View(1, entry));

    private static TimelineEventView View(long id, TimelineEntry entry) => new(id, DateTimeOffset.UnixEpoch, entry.Type, "ada", JsonElement.Parse(entry.ToPayload()));
}
