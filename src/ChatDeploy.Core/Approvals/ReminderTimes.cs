namespace ChatDeploy.Core.Approvals;

/// <summary>When the people who could decide a ticket are reminded of it (spec B6): after 1 hour, 4 hours after that, then every 8 hours. Pure.</summary>
public static class ReminderTimes
{
    private static readonly TimeSpan First = TimeSpan.FromHours(1);
    private static readonly TimeSpan Second = TimeSpan.FromHours(4);
    private static readonly TimeSpan Later = TimeSpan.FromHours(8);
    private static readonly TimeSpan TooLate = TimeSpan.FromMinutes(1);

    /// <summary>The next time after a moment; null when there is none before the last minute.</summary>
    /// <param name="openedAt">When the ticket was opened. The first reminder comes when half of its time is over, where that is sooner than an hour.</param>
    /// <param name="expiresAt">When it closes undecided.</param>
    /// <param name="after">The moment. Times that were missed while nobody looked are left out.</param>
    public static DateTimeOffset? Next(DateTimeOffset openedAt, DateTimeOffset expiresAt, DateTimeOffset after)
    {
        var half = (expiresAt - openedAt) / 2;
        var next = openedAt + (half < First ? half : First);
        for (var wait = Second; next <= after; wait = Later) next += wait;
        return IsTooLate(expiresAt, next) ? null : next;
    }

    /// <summary>Whether a reminder would come in the ticket's last minute, or after its end.</summary>
    public static bool IsTooLate(DateTimeOffset expiresAt, DateTimeOffset at) => at >= expiresAt - TooLate;
}
