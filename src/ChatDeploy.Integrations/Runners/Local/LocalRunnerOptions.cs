using System.ComponentModel.DataAnnotations;
using ChatDeploy.Core;

namespace ChatDeploy.Integrations.Runners.Local;

/// <summary>How jobs run on this machine (contract, Configuration: <c>Runners:Local</c>).</summary>
public sealed class LocalRunnerOptions
{
    /// <summary>The configuration's section.</summary>
    public const string Section = "Runners:Local";

    /// <summary>Variables that jobs get besides the contract's; they may replace <c>PATH</c>, <c>HOME</c> and <c>LANG</c>, but none of the contract's own.</summary>
    public Dictionary<string, string> Environment { get; } = new(StringComparer.Ordinal);

    /// <summary>How many attempts run at a time; twice the processors, at least 4, unless set.</summary>
    [Range(1, 10_000)]
    public int Concurrency { get; set; } = Math.Max(4, 2 * System.Environment.ProcessorCount);

    /// <summary>How long an attempt that was told to end (TERM) may take before it is made to (KILL).</summary>
    [Duration("00:00:00", "01:00:00")]
    public TimeSpan Grace { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the folder of an ended attempt, with its log, is kept.</summary>
    [Duration("00:01:00", "3650.00:00:00")]
    public TimeSpan KeepFor { get; set; } = TimeSpan.FromDays(7);
}
