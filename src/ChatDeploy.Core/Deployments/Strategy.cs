namespace ChatDeploy.Core.Deployments;

/// <summary>How a plan is cut into waves and how much may run or fail (contract, <c>POST /deployments</c>).</summary>
public sealed record Strategy
{
    /// <summary>Everything in one wave.</summary>
    public static Strategy All { get; } = new();

    /// <summary>How the waves are cut.</summary>
    public StrategyKind Kind { get; init; }

    /// <summary>With <see cref="StrategyKind.Canary"/>: how many sites go first.</summary>
    public int? Canary { get; init; }

    /// <summary>
    /// With <see cref="StrategyKind.Waves"/>: percentages of sites. Read as cumulative when the last is 100, as shares when
    /// they add up to 100, else as cumulative with 100 added.
    /// </summary>
    public IReadOnlyList<int>? Waves { get; init; }

    /// <summary>How many jobs of the deployment may run at once; null: as many as the runner takes.</summary>
    public int? Parallelism { get; init; }

    /// <summary>How many failed jobs are tolerated before the deployment pauses and asks; 0 when not given.</summary>
    public int? FailureThreshold { get; init; }
}

/// <summary>The strategies of the contract.</summary>
public enum StrategyKind
{
    /// <summary>One wave.</summary>
    All,

    /// <summary>A few sites, then the rest.</summary>
    Canary,

    /// <summary>By percentages.</summary>
    Waves,
}
