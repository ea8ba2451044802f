using ChatDeploy.Core.Cards.Templating.Expressions;
using ChatDeploy.Core.Cards.Templating.Values;

namespace ChatDeploy.Core.Cards.Templating.Functions;

/// <summary>From one instant to another, and to the clock of a zone.</summary>
internal static class TimeFunctions
{
    private const Returns Text = Returns.Text;

    /// <summary>The functions.</summary>
    public static IEnumerable<Function> All =>
    [
        Add("addDays", TimeSpan.FromDays(1), instant => instant.Day),
        Add("addHours", TimeSpan.FromHours(1), instant => instant.Hour),
        Add("addMinutes", TimeSpan.FromMinutes(1), instant => instant.Minute),
        Add("addSeconds", TimeSpan.FromSeconds(1), instant => instant.Second),
        Function.Of("addToTime", Text, Takes.Order([Text, Returns.Number, Text], Text, Text), null, arguments => Shift(arguments, 1)),
        Function.Of("subtractFromTime", Text, Takes.Order([Text, Returns.Number, Text], Text, Text), null, arguments =>
            arguments[2].Text is not null && !IsUnit(arguments[2].Text!) ? Value.Error($"'{arguments[2].Text}' is not a unit of time") : Shift(arguments, -1)),
        Start("startOfDay", instant => instant.Date),
        Start("startOfHour", instant => instant.Date.AddHours(instant.Hour)),
        Start("startOfMonth", instant => instant.Date.AddDays(1 - instant.Day)),
        Function.Of("convertFromUTC", Text, Takes.Order([Text, Text], Text, Text), null, FromUtc),
        Function.Of("convertToUTC", Text, Takes.Order([Text, Text], Text, Text), null, ToUtc),
    ];

    // A fraction is cut off the part of the instant with what is added to it, not off what is added.
    private static Function Add(string name, TimeSpan unit, Func<DateTime, int> part) =>
        Function.Of(name, Text, Takes.Order([Text, Returns.Number], Text, Text), null, arguments =>
            arguments[1].IsNumber && Instants.ReadWhole(arguments[0]) is { } instant
                ? Guarded(() => InstantFormat.Write(instant + ((Math.Truncate(part(instant) + arguments[1].Number) - part(instant)) * unit), InstantFormat.Asked(arguments, 4, InstantFormat.Utc)))
                : DateFunctions.NoInstant());

    private static Function Start(string name, Func<DateTime, DateTime> start) =>
        Function.Of(name, Text, Takes.Order([Text], Text, Text), null, arguments =>
            Instants.ReadWhole(arguments[0]) is { } instant ? Value.Of(InstantFormat.Write(start(instant), InstantFormat.Asked(arguments, 3, InstantFormat.Utc))) : DateFunctions.NoInstant());

    private static bool IsUnit(string unit) => unit is "Second" or "Minute" or "Hour" or "Day" or "Week" or "Month" or "Year";

    private static Value Shift(Value[] arguments, int sign)
    {
        if (!arguments[1].IsInteger || arguments[2].Text is not { } unit || Instants.ReadWhole(arguments[0]) is not { } instant) return DateFunctions.NoInstant();
        var count = sign * arguments[1].Number;
        return Guarded(() => InstantFormat.Write(
            unit switch
            {
                "Second" => instant.AddSeconds(count),
                "Minute" => instant.AddMinutes(count),
                "Hour" => instant.AddHours(count),
                "Day" => instant.AddDays(count),
                "Week" => instant.AddDays(7 * count),
                "Month" => instant.AddMonths((int)count),
                "Year" => instant.AddYears((int)count),
                _ => instant.AddMilliseconds(count),
            },
            InstantFormat.Asked(arguments, 5, InstantFormat.Utc)));
    }

    private static Value FromUtc(Value[] arguments)
    {
        if (arguments[1].Text is not { } name || Instants.ReadWhole(arguments[0]) is not { } instant) return DateFunctions.NoInstant();
        if (Zone(name) is not { } zone) return Value.Error($"'{name}' is not a zone such as Europe/Rome");
        return Guarded(() => InstantFormat.Write(instant, InstantFormat.Asked(arguments, 4, InstantFormat.Local), zone.GetUtcOffset(instant)));
    }

    private static Value ToUtc(Value[] arguments)
    {
        if (arguments[0].Text is not { } text || arguments[1].Text is not { } name || Instants.Read(text) is not { } local) return DateFunctions.NoInstant();
        if (Zone(name) is not { } zone) return Value.Error($"'{name}' is not a zone such as Europe/Rome");
        local = local.AddTicks(-(local.Ticks % TimeSpan.TicksPerSecond));
        return Guarded(() => InstantFormat.Write(local - zone.GetUtcOffset(DateTime.SpecifyKind(local, DateTimeKind.Unspecified)), InstantFormat.Asked(arguments, 4, InstantFormat.Utc)));
    }

    private static TimeZoneInfo? Zone(string name) =>
        (name.Contains('/', StringComparison.Ordinal) || name is "UTC") && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : null;

    // Years before 1 and after 9999 are no instants here; the reference has more of them, and then prints the same.
    private static Value Guarded(Func<string> write)
    {
        try
        {
            return Value.Of(write());
        }
        catch (Exception error) when (error is ArgumentOutOfRangeException or OverflowException)
        {
            return Value.Of("Invalid Date");
        }
    }
}
