namespace ChatDeploy.Core.Conversation.Grammar;

/// <summary>A time as somebody wrote it, before any clock or zone is known; <see cref="WhenResolver"/> makes it an instant.</summary>
public abstract record When
{
    private When()
    {
    }

    /// <summary>One time on one day: <c>at 18:30</c>, <c>tomorrow at 9:00 Europe/Rome</c>, <c>until monday</c>.</summary>
    /// <param name="Day">Which day.</param>
    /// <param name="Time">The wall-clock time; null (only after <c>until</c>) is the beginning of the day.</param>
    /// <param name="Zone"><c>UTC</c>, an offset as <c>+01:00</c>, or an IANA name as typed; null is the typist's zone.</param>
    public sealed record Moment(WhenDay Day, TimeOnly? Time, string? Zone = null) : When;

    /// <summary><c>in 1h30m</c>: a delay from now, at least one second.</summary>
    public sealed record After(TimeSpan Delay) : When;

    /// <summary><c>in window</c>: when the environment's next window opens.</summary>
    public sealed record InWindow : When;

    /// <summary><c>every weekday at 02:00</c>.</summary>
    /// <param name="Days">The days, at least one.</param>
    /// <param name="Time">The wall-clock time.</param>
    /// <param name="Zone">As in <see cref="Moment"/>.</param>
    public sealed record Every(WeekDays Days, TimeOnly Time, string? Zone = null) : When;
}

/// <summary>The day part of a <see cref="When.Moment"/>; the cases are nested.</summary>
public abstract record WhenDay
{
    private WhenDay()
    {
    }

    /// <summary>No day was said: the next time the clock shows that time.</summary>
    public sealed record Next : WhenDay;

    /// <summary><c>today</c> in the moment's zone.</summary>
    public sealed record Today : WhenDay;

    /// <summary><c>tomorrow</c> in the moment's zone.</summary>
    public sealed record Tomorrow : WhenDay;

    /// <summary>The next such weekday whose time is still to come, today included.</summary>
    public sealed record On(DayOfWeek Weekday) : WhenDay;

    /// <summary>A date of the calendar.</summary>
    public sealed record Date(DateOnly Value) : WhenDay;
}

/// <summary>A set of weekdays.</summary>
[Flags]
public enum WeekDays
{
    /// <summary>No day; never in an understood command.</summary>
    None = 0,

    /// <summary>Monday.</summary>
    Monday = 1,

    /// <summary>Tuesday.</summary>
    Tuesday = 2,

    /// <summary>Wednesday.</summary>
    Wednesday = 4,

    /// <summary>Thursday.</summary>
    Thursday = 8,

    /// <summary>Friday.</summary>
    Friday = 16,

    /// <summary>Saturday.</summary>
    Saturday = 32,

    /// <summary>Sunday.</summary>
    Sunday = 64,

    /// <summary><c>every weekday</c>: Monday to Friday.</summary>
    Workdays = Monday | Tuesday | Wednesday | Thursday | Friday,

    /// <summary><c>every weekend</c>: Saturday and Sunday.</summary>
    Weekend = Saturday | Sunday,

    /// <summary><c>every day</c> or <c>every night</c>.</summary>
    All = Workdays | Weekend,
}
