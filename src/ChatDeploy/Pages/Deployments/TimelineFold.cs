using ChatDeploy.Core.Deployments;

namespace ChatDeploy.Pages.Deployments;

/// <summary>A timeline, newest first, in which jobs that merely start and succeed are put together.</summary>
/// <param name="Events">One event that stands for itself, or the ticks of jobs between two such, newest first.</param>
public sealed record TimelineFold(IReadOnlyList<TimelineEventView> Events)
{
    /// <summary>Whether it is ticks put together.</summary>
    public bool IsTicks => Events.Count > 1;

    /// <summary>Folds a timeline.</summary>
    /// <param name="events">Oldest first.</param>
    public static IReadOnlyList<TimelineFold> Of(IReadOnlyList<TimelineEventView> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        var folds = new List<TimelineFold>();
        var ticks = new List<TimelineEventView>();
        for (var index = events.Count - 1; index >= 0; index--)
        {
            if (IsTick(events[index]))
            {
                ticks.Add(events[index]);
                continue;
            }

            Fold();
            folds.Add(new TimelineFold([events[index]]));
        }

        Fold();
        return folds;

        void Fold()
        {
            if (ticks.Count > 0) folds.Add(new TimelineFold([.. ticks]));
            ticks.Clear();
        }
    }

    /// <summary>The ticks in a sentence.</summary>
    public string Summary()
    {
        var (started, succeeded) = (Events.Count(e => e.Type == "job_started"), Events.Count(e => e.Type == "job_finished"));
        return (started, succeeded) switch
        {
            (0, _) => $"{JobCountText.Count(succeeded, "job")} succeeded",
            (_, 0) => $"{JobCountText.Count(started, "job")} started",
            _ => $"{JobCountText.Count(started, "job")} started, {succeeded:N0} succeeded",
        };
    }

    private static bool IsTick(TimelineEventView told) =>
        told.Type == "job_started" || (told.Type == "job_finished" && told.Payload.TryGetProperty("outcome", out var outcome) && outcome.GetString() == "succeeded");
}
