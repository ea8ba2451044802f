using ChatDeploy.Core.Cards.Templating.Expressions;
using ChatDeploy.Core.Cards.Templating.Values;

namespace ChatDeploy.Core.Cards.Templating.Functions;

/// <summary>Instants as text, their parts and distances. Nothing here knows what time it is.</summary>
internal static class DateFunctions
{
    private const double TicksInMillisecond = 10_000;
    private const double MillisecondsToEpoch = 62_135_596_800_000;

    private static readonly ArgumentRule OneText = Takes.Each(Returns.Text, 1, 1);

    /// <summary>The functions.</summary>
    public static IEnumerable<Function> All =>
    [
        Function.Of("formatDateTime", Returns.Text, Takes.Order([Returns.Text], Returns.Text, Returns.Text), null, arguments =>
            arguments[0].Text is { } text && Instants.Read(text) is { } instant ? Format(instant, arguments) : NoInstant()),
        Function.Of("formatEpoch", Returns.Text, Takes.Order([Returns.Number], Returns.Text, Returns.Text), null, arguments => FormatEpoch(arguments[0].Number * 1000, arguments)),
        Function.Of("formatTicks", Returns.Text, Takes.Order([Returns.Number], Returns.Text, Returns.Text), null, arguments =>
            FormatEpoch(Math.Truncate((Ticks(arguments[0]) / TicksInMillisecond) - MillisecondsToEpoch), arguments)),
        Part("date", Returns.Text, instant => Value.Of(InstantFormat.Write(instant, "M/DD/YYYY"))),
        Part("year", Returns.Number, instant => Value.Of(instant.Year)),
        Part("month", Returns.Number, instant => Value.Of(instant.Month)),
        Part("dayOfMonth", Returns.Number, instant => Value.Of(instant.Day)),
        Part("dayOfWeek", Returns.Number, instant => Value.Of((int)instant.DayOfWeek)),
        Part("dayOfYear", Returns.Number, instant => Value.Of(instant.DayOfYear)),
        Function.Of("getTimeOfDay", Returns.Text, OneText, Rules.Text, arguments => TimeOfDay(arguments[0])),
        Function.Of("dateTimeDiff", Returns.Number, Takes.Each(Returns.Text, 2, 2), null, arguments =>
            Instants.ReadWhole(arguments[0]) is { } end && Instants.ReadWhole(arguments[1]) is { } start ? Value.Of(Math.Round((end - start).TotalMilliseconds) * TicksInMillisecond) : NoInstant()),
        Function.Of("dateReadBack", Returns.Text, Takes.Order([Returns.Text, Returns.Text]), Rules.Text, arguments =>
            Instants.ReadWhole(arguments[0]) is { } today && Instants.ReadWhole(arguments[1]) is { } day ? Value.Of(RelativeDate.Write(day, today)) : NoInstant()),
        Span("ticksToDays", TimeSpan.TicksPerDay),
        Span("ticksToHours", TimeSpan.TicksPerHour),
        Span("ticksToMinutes", TimeSpan.TicksPerMinute),
    ];

    /// <summary>The error for what is no instant.</summary>
    public static Value NoInstant() => Value.Error("there is no instant such as 2026-11-20T08:00:00.000Z");

    private static Function Part(string name, Returns returns, Func<DateTime, Value> part) =>
        Function.Of(name, returns, OneText, Rules.Text, arguments => Instants.ReadWhole(arguments[0]) is { } instant ? part(instant) : NoInstant());

    private static Function Span(string name, double ticks) =>
        Function.Of(name, Returns.Number, Takes.Each(Returns.Number, 1, 1), null, arguments =>
            arguments[0].IsInteger ? Value.Of(arguments[0].Number / ticks) : Value.Error($"{name} takes a whole number of ticks"));

    private static Value Format(DateTime instant, Value[] arguments) => Value.Of(InstantFormat.Write(instant, InstantFormat.Asked(arguments, 3, InstantFormat.Utc)));

    private static Value FormatEpoch(double milliseconds, Value[] arguments)
    {
        var (least, most) = (-MillisecondsToEpoch, 253_402_300_800_000d);
        if (!(milliseconds >= least && milliseconds < most)) return NoInstant();
        return Format(DateTime.UnixEpoch.AddTicks((long)Math.Truncate(milliseconds) * TimeSpan.TicksPerMillisecond), arguments);
    }

    private static double Ticks(in Value value) => value.Text is { } text ? text.Length > 0 && text.All(char.IsAsciiDigit) ? NumberText.Read(text) : double.NaN : value.Number;

    private static Value TimeOfDay(in Value value)
    {
        if (Instants.Read(value.Text!) is not { } instant) return NoInstant();
        if (Instants.ReadWhole(value) is null && !string.Equals(InstantFormat.Write(instant, InstantFormat.Local), value.Text)) return Value.Undefined;
        return Value.Of(((instant.Hour * 100) + instant.Minute) switch
        {
            0 => "midnight",
            < 1200 => "morning",
            1200 => "noon",
            < 1800 => "afternoon",
            <= 2200 => "evening",
            _ => "night",
        });
    }
}
