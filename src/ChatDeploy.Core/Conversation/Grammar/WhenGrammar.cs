namespace ChatDeploy.Core.Conversation.Grammar;

/// <summary>Reads the times of the grammar: <c>at …</c>, <c>in …</c>, <c>every …</c>, <c>tomorrow …</c>, <c>until …</c>.</summary>
internal static class WhenGrammar
{
    /// <summary>Whether a time of a deployment begins with this word.</summary>
    public static bool Starts(Word word) => word.IsAny("at", "in", "every", "today", "tomorrow");

    /// <summary>Reads a time whose first word <see cref="Starts"/>; null after a refusal.</summary>
    public static When? Read(WordCursor words, Func<string, string> example)
    {
        var first = words.Peek();
        if (words.TryTake("every")) return ReadEvery(words, example);
        if (words.TryTake("in")) return ReadIn(words, first!.Value, example);
        words.TryTake("at");
        return ReadMoment(words, example, timeRequired: true);
    }

    /// <summary>Reads one time on one day; null after a refusal.</summary>
    /// <param name="words">The cursor, behind <c>at</c> or <c>until</c>.</param>
    /// <param name="example">Makes a whole example line from a good time clause without its first word.</param>
    /// <param name="timeRequired">Whether a day alone is refused.</param>
    public static When.Moment? ReadMoment(WordCursor words, Func<string, string> example, bool timeRequired)
    {
        var keyword = timeRequired ? "at " : "until ";
        var draft = new MomentDraft();
        var start = words.Peek();
        while (words.Peek() is { Quoted: false } word)
        {
            if (draft.Accepts(word)) words.Take();
            else if (draft.Time is null && word.Is("at") && draft.Day is not null) words.Take();
            else if (draft.Time is null && TakeHourWithHalf(words, out var time)) draft.Time = time;
            else if (draft.Time is not null && ClockText.IsAmbiguousZone(word.Text))
            {
                words.Refuse($"“{word.Text}” names more than one time zone over the world or the year: write a place, such as Europe/Rome, or an offset, such as +01:00.", example(keyword + "18:30 Europe/Rome"));
                return null;
            }
            else break;
        }

        if (draft.Time is null && (timeRequired || draft.Day is null))
        {
            words.Refuse($"{(words.Peek() is { StartsClause: false } word ? $"“{WordCursor.Shorten(word.Text)}” is not a time" : "The time of day is missing")}: write it as 18:30.", example(keyword + (draft.Day is null ? "18:30" : $"{WhenFormatter.Format(draft.Day)} 18:30")), words.Peek() ?? start);
            return null;
        }

        return new When.Moment(draft.Day ?? new WhenDay.Next(), draft.Time, draft.Zone);
    }

    private static When? ReadIn(WordCursor words, Word keyword, Func<string, string> example)
    {
        words.SkipFillers("the", "next");
        if (words.TryTake("window")) return new When.InWindow();
        var start = words.Peek();
        if (DurationText.Read(words) is { } delay && delay > TimeSpan.Zero) return new When.After(delay);
        words.Refuse($"{(start is { } word ? $"“in {WordCursor.Shorten(word.Text)}”" : "“in”")} is not a time: write in 2h, in 90 minutes or in window; an environment is written with “on”.", Repairs.Replacing(words, keyword, "on") ?? example("in 2h"), start);
        return null;
    }

    private static When.Every? ReadEvery(WordCursor words, Func<string, string> example)
    {
        var days = WeekDays.None;
        while (words.Peek() is { } word)
        {
            if (DaysOf(word) is { } more and not WeekDays.None) days |= more;
            else if (!word.IsConnector || days == WeekDays.None) break;
            words.Take();
        }

        if (days == WeekDays.None)
        {
            words.Refuse("“every” needs a day: night, day, weekday, weekend or monday to sunday.", example("every night at 02:00"));
            return null;
        }

        words.TryTake("at");
        if (ReadMoment(words, _ => example($"every {WhenFormatter.Format(days)} at 02:00"), timeRequired: true) is not { } moment) return null;
        if (moment.Day is WhenDay.Next) return new When.Every(days, moment.Time!.Value, moment.Zone);
        words.Refuse("“every” takes no date.", example($"every {WhenFormatter.Format(days)} at 02:00"));
        return null;
    }

    private static WeekDays DaysOf(Word word)
    {
        if (word.Quoted) return WeekDays.None;
        if (word.IsAny("day", "night")) return WeekDays.All;
        if (word.IsAny("weekday", "workday")) return WeekDays.Workdays;
        if (word.Is("weekend")) return WeekDays.Weekend;
        return ClockText.TryWeekday(word.Text, out var day) ? WhenFormatter.SetOf(day) : WeekDays.None;
    }

    // "6 pm" is two words.
    private static bool TakeHourWithHalf(WordCursor words, out TimeOnly time)
    {
        var ahead = words.Fork();
        var (hour, half) = (ahead.Take(), ahead.Take());
        time = default;
        if (hour is null || half is not { } suffix || !suffix.IsAny("am", "pm") || !ClockText.TryTime(hour.Value.Text + suffix.Text, out time, out _)) return false;
        words.MoveTo(suffix.End);
        return true;
    }

    private sealed class MomentDraft
    {
        public WhenDay? Day { get; private set; }

        public TimeOnly? Time { get; set; }

        public string? Zone { get; private set; }

        public bool Accepts(Word word)
        {
            if (Day is null && DayOf(word) is { } day)
            {
                Day = day;
                return true;
            }

            if (Day is null && ClockText.TryDate(word.Text, out var date, out var clock, out var zone) && (clock is null || Time is null))
            {
                Day = new WhenDay.Date(date);
                Time = clock ?? Time;
                Zone = zone ?? Zone;
                return true;
            }

            if (Time is null && ClockText.TryTime(word.Text, out var time, out zone))
            {
                Time = time;
                Zone = zone ?? Zone;
                return true;
            }

            if (Zone is not null || (Day is null && Time is null) || !ClockText.TryZone(word.Text, out var named)) return false;
            Zone = named;
            return true;
        }

        private static WhenDay? DayOf(Word word)
        {
            if (word.Is("today")) return new WhenDay.Today();
            if (word.Is("tomorrow")) return new WhenDay.Tomorrow();
            return ClockText.TryWeekday(word.Text, out var weekday) ? new WhenDay.On(weekday) : null;
        }
    }
}
