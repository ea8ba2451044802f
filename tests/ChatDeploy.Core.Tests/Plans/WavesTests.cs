using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Plans;
using FsCheck;
using FsCheck.Fluent;

namespace ChatDeploy.Core.Tests.Plans;

public sealed class WavesTests
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(3_000);

    private static readonly Gen<Strategy> Strategies = Gen.OneOf(
        Gen.Constant(Strategy.All),
        Gen.Choose(1, 300).Select(sites => new Strategy { Kind = StrategyKind.Canary, Canary = sites }),
        Gen.Choose(1, 100).ListOf().Where(w => w.Count is > 0 and <= 100).Select(w => new Strategy { Kind = StrategyKind.Waves, Waves = w.Distinct().Order().ToList() }),
        Gen.Choose(1, 99).ListOf().Select(cuts => new Strategy { Kind = StrategyKind.Waves, Waves = Shares(cuts.Distinct().Order().ToList()) }));

    public static TheoryData<Strategy, int, int[]> Table => new()
    {
        { Strategy.All, 0, [] },
        { Strategy.All, 7, [7] },
        { new() { Kind = StrategyKind.Canary }, 7, [1, 7] },
        { new() { Kind = StrategyKind.Canary, Canary = 3 }, 7, [3, 7] },
        { new() { Kind = StrategyKind.Canary, Canary = 7 }, 7, [7] },
        { new() { Kind = StrategyKind.Canary, Canary = 9 }, 7, [7] },
        { new() { Kind = StrategyKind.Waves, Waves = [10, 50, 100] }, 100, [10, 50, 100] },
        { new() { Kind = StrategyKind.Waves, Waves = [10, 40, 50] }, 100, [10, 50, 100] },
        { new() { Kind = StrategyKind.Waves, Waves = [10, 30] }, 100, [10, 30, 100] },
        { new() { Kind = StrategyKind.Waves, Waves = [1, 2, 100] }, 10, [1, 10] },
        { new() { Kind = StrategyKind.Waves, Waves = [10, 50, 100] }, 3, [1, 2, 3] },
        { new() { Kind = StrategyKind.Waves, Waves = [100] }, 5, [5] },
        { new() { Kind = StrategyKind.Waves, Waves = [25, 25, 25, 25] }, 8, [2, 4, 6, 8] },
        { new() { Kind = StrategyKind.Waves, Waves = [1] }, 1, [1] },
    };

    public static TheoryData<Strategy, string> Wrong => new()
    {
        { new() { Parallelism = 0 }, "parallelism" },
        { new() { FailureThreshold = -1 }, "failureThreshold" },
        { new() { Canary = 1 }, "canary" },
        { new() { Kind = StrategyKind.Canary, Canary = 0 }, "canary" },
        { new() { Kind = StrategyKind.Canary, Waves = [100] }, "waves" },
        { new() { Waves = [100] }, "waves" },
        { new() { Kind = StrategyKind.Waves }, "waves" },
        { new() { Kind = StrategyKind.Waves, Waves = [] }, "waves" },
        { new() { Kind = StrategyKind.Waves, Waves = [0, 100] }, "waves" },
        { new() { Kind = StrategyKind.Waves, Waves = [101] }, "waves" },
        { new() { Kind = StrategyKind.Waves, Waves = [50, 10] }, "waves" },
        { new() { Kind = StrategyKind.Waves, Waves = [10, 10, 100] }, "waves" },
        { new() { Kind = StrategyKind.Waves, Waves = [.. Enumerable.Range(1, 100), 100] }, "waves" },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void Waves_end_where_the_strategy_says(Strategy strategy, int sites, int[] ends)
    {
        Assert.Null(Waves.Problem(strategy));
        Assert.Equal(ends, Waves.Ends(strategy, sites));
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_strategy_that_cannot_be_followed_is_told(Strategy strategy, string word) =>
        Assert.StartsWith(word, Waves.Problem(strategy), StringComparison.Ordinal);

    [Fact]
    public void No_wave_is_empty_ends_rise_and_every_site_is_in_exactly_one() =>
        Prop.ForAll(Strategies.Zip(Gen.Choose(0, 500)).ToArbitrary(), drawn =>
        {
            var (strategy, sites) = drawn;
            Assert.Null(Waves.Problem(strategy));
            var ends = Waves.Ends(strategy, sites);
            Assert.Equal(sites, ends.Count == 0 ? 0 : ends[^1]);
            Assert.All(ends.Zip(ends.Skip(1)), pair => Assert.True(pair.First < pair.Second));
            Assert.All(ends, end => Assert.True(end > 0));
            var waves = Enumerable.Range(0, sites).Select(i => Waves.WaveOf(ends, i)).ToList();
            Assert.Equal(waves.Order(), waves);
            Assert.Equal(Enumerable.Range(1, ends.Count), waves.Distinct());
        }).Check(Many);

    private static List<int> Shares(List<int> cuts) => cuts.Append(100).Zip(cuts.Prepend(0), (to, from) => to - from).ToList();
}
