using ChatDeploy.Core.Schedules;
using ChatDeploy.Integrations.Quartz;
using FsCheck;
using FsCheck.Fluent;

namespace ChatDeploy.Core.Tests.Schedules;

/// <summary>Spec D4: the slots against a model that walks through time minute by minute and asks the zone what its clocks show.</summary>
public sealed class SlotTimesProperties
{
    private static readonly string[] Zones = ["Europe/Rome", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"];

    // Two days around each change of the clocks, and an ordinary one.
    private static readonly string[] Starts = ["2026-03-28", "2026-10-24", "2026-03-07", "2026-10-31", "2026-04-04", "2026-10-03", "2026-11-20"];

    private static readonly Gen<(string Zone, string Start, int Offset, Daily[] Windows, Daily[] Freezes)> Cases =
        from zone in Gen.Elements(Zones)
        from start in Gen.Elements(Starts)
        from offset in Gen.Choose(0, 24 * 60)
        from windows in Daily.Some(2)
        from freezes in Daily.Some(3)
        select (zone, start, offset, windows, freezes);

    private readonly SlotTimes _times = new(new CronTimes());

    [Fact]
    public void The_next_slot_is_the_first_minute_that_the_model_allows() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(150), Prop.ForAll(Cases.ToArbitrary(), test =>
        {
            var zone = TimeZoneInfo.FindSystemTimeZoneById(test.Zone);
            var begin = new DateTimeOffset(DateTime.Parse(test.Start), TimeSpan.Zero);
            var from = begin.AddMinutes(test.Offset);
            var rules = new SlotRules([.. test.Windows.Select(w => w.Period(test.Zone))], [.. test.Freezes.Select(f => new Closure("frozen", "", [], f.Period(test.Zone)))], []);

            var windows = test.Windows.Select(w => w.Minutes(begin, zone)).ToList();
            var freezes = test.Freezes.Select(f => f.Minutes(begin, zone)).ToList();
            bool Allows(DateTimeOffset at) => (windows.Count == 0 || windows.Exists(w => w.Contains(at))) && !freezes.Exists(f => f.Contains(at));
            var expected = Enumerable.Range(0, 48 * 60).Select(minute => from.AddMinutes(minute)).FirstOrDefault(Allows);

            Assert.Equal(Allows(from), _times.At(rules, from).MayStart);
            var next = _times.Next(rules, from);
            if (expected != default) Assert.Equal(expected, next);
            else Assert.True(next is null || next > from.AddMinutes(48 * 60 - 1), $"{next} is before what the model allows");
        }));

    [Fact]
    public void An_obstacle_that_says_when_it_clears_is_gone_then_and_there_until_then() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(100), Prop.ForAll(Cases.ToArbitrary(), test =>
        {
            var from = new DateTimeOffset(DateTime.Parse(test.Start), TimeSpan.Zero).AddMinutes(test.Offset);
            foreach (var freeze in test.Freezes)
            {
                var rules = SlotRules.None with { Closures = [new Closure("frozen", "", [], freeze.Period(test.Zone))] };
                if (_times.At(rules, from).Obstacles is not [{ ClearsAt: { } clears }]) continue;
                Assert.False(_times.At(rules, clears.AddTicks(-1)).MayStart);
                Assert.True(_times.At(rules, clears).MayStart);
            }
        }));

    /// <summary>A stretch that begins every day at a wall time; overlaps itself where it is longer than a day.</summary>
    internal sealed record Daily(int Hour, int Minute, int Length)
    {
        public static Gen<Daily[]> Some(int most) =>
            from count in Gen.Choose(0, most)
            from items in Gen.ArrayOf(from hour in Gen.Choose(0, 23) from minute in Gen.Elements(0, 15, 30, 45) from length in Gen.Elements(1, 30, 60, 90, 480, 1439, 1440, 2000) select new Daily(hour, minute, length), count)
            select items;

        public Period.Recurring Period(string zone) => new($"0 {Minute} {Hour} * * ?", zone, TimeSpan.FromMinutes(Length));

        /// <summary>The minutes in which it is on, by walking: a firing is the first minute of a day at which the clocks have reached the wall time.</summary>
        public HashSet<DateTimeOffset> Minutes(DateTimeOffset begin, TimeZoneInfo zone)
        {
            var minutes = new HashSet<DateTimeOffset>();
            var wanted = new TimeSpan(Hour, Minute, 0);
            var day = DateTime.MinValue;
            for (var at = begin.AddDays(-4); at < begin.AddDays(5); at = at.AddMinutes(1))
            {
                var wall = TimeZoneInfo.ConvertTime(at, zone).DateTime;
                if (wall.Date == day || wall.TimeOfDay < wanted) continue;
                day = wall.Date;

                // The walk may begin in the middle of a day.
                if (at == begin.AddDays(-4)) continue;
                for (var minute = 0; minute < Length; minute++) minutes.Add(at.AddMinutes(minute));
            }

            return minutes;
        }
    }
}
