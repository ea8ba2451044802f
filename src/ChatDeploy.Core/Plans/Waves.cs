using ChatDeploy.Core.Deployments;

namespace ChatDeploy.Core.Plans;

/// <summary>Cuts sites into waves (spec F2). Pure.</summary>
public static class Waves
{
    /// <summary>The waves' ends: wave k holds the sites with index below <c>ends[k-1]</c> and not in an earlier wave. No wave is empty.</summary>
    /// <param name="strategy">A strategy that <see cref="Problem"/> finds nothing wrong with.</param>
    /// <param name="sites">How many sites there are.</param>
    public static IReadOnlyList<int> Ends(Strategy strategy, int sites)
    {
        ArgumentNullException.ThrowIfNull(strategy);
        if (sites == 0) return [];
        IEnumerable<int> ends = strategy.Kind switch
        {
            StrategyKind.Canary => [Math.Min(strategy.Canary ?? 1, sites), sites],

            // Rounded up, so that a small percentage of a few sites is still one site.
            StrategyKind.Waves => Cumulative(strategy.Waves ?? [100]).Select(percent => (int)((((long)sites * percent) + 99) / 100)),
            _ => [sites],
        };
        return ends.Distinct().ToList();
    }

    /// <summary>The wave, from 1, of the site with this index.</summary>
    public static int WaveOf(IReadOnlyList<int> ends, int siteIndex)
    {
        ArgumentNullException.ThrowIfNull(ends);
        var wave = 0;
        while (siteIndex >= ends[wave]) wave++;
        return wave + 1;
    }

    /// <summary>What is wrong with a strategy, in a sentence; null when nothing is.</summary>
    public static string? Problem(Strategy strategy)
    {
        ArgumentNullException.ThrowIfNull(strategy);
        if (strategy.Parallelism is < 1) return "parallelism has to be at least 1";
        if (strategy.FailureThreshold is < 0) return "failureThreshold cannot be negative";
        if (strategy.Canary is not null && strategy.Kind != StrategyKind.Canary) return "canary goes with kind canary";
        if (strategy.Waves is not null && strategy.Kind != StrategyKind.Waves) return "waves go with kind waves";
        if (strategy.Canary is < 1) return "canary has to be at least 1 site";
        if (strategy.Kind != StrategyKind.Waves) return null;
        var waves = strategy.Waves ?? [];
        if (waves.Count is 0 or > 100 || waves.Any(percent => percent is < 1 or > 100)) return "waves has to list percentages from 1 to 100, for example [10, 50, 100]";
        return IsRising(waves) || waves.Sum() == 100 ? null : "waves has to rise (for example [10, 50, 100]) or to add up to 100 (for example [10, 40, 50])";
    }

    private static IEnumerable<int> Cumulative(IReadOnlyList<int> waves)
    {
        if (waves[^1] != 100 && waves.Sum() == 100)
        {
            var sum = 0;
            return waves.Select(share => sum += share).ToList();
        }

        return waves[^1] == 100 && IsRising(waves) ? waves : waves.Append(100);
    }

    private static bool IsRising(IReadOnlyList<int> waves) => waves.Zip(waves.Skip(1)).All(pair => pair.First < pair.Second);
}
