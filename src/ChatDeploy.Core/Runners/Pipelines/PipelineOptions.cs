using System.ComponentModel.DataAnnotations;

namespace ChatDeploy.Core.Runners.Pipelines;

/// <summary>How providers' pipelines are used (<c>Runners:Pipelines</c>).</summary>
public sealed class PipelineOptions
{
    /// <summary>The configuration's section.</summary>
    public const string Section = "Runners:Pipelines";

    /// <summary>How many attempts this node has at one provider at a time.</summary>
    [Range(1, 10_000)]
    public int Concurrency { get; set; } = 50;

    /// <summary>How long a run that may have been started is looked for before it counts as never asked for; longer than providers lag behind themselves.</summary>
    [Duration("00:00:00", "01:00:00")]
    public TimeSpan Settle { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>The first pause between two looks at a run; later ones grow.</summary>
    [Duration("00:00:00.010", "00:10:00")]
    public TimeSpan FirstLook { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest pause between two looks.</summary>
    [Duration("00:00:00.010", "01:00:00")]
    public TimeSpan SlowestLook { get; set; } = TimeSpan.FromMinutes(1);
}
