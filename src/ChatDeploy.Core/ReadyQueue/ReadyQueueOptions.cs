namespace ChatDeploy.Core.ReadyQueue;

/// <summary>How the queue is kept equal to the repositories where webhooks get lost (spec A3).</summary>
public sealed class ReadyQueueOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "ReadyQueue";

    /// <summary>How often each repository is looked at; a tenth more or less, so that they do not all come at once.</summary>
    [Duration("00:00:10", "1.00:00:00")]
    public TimeSpan ReconcileEvery { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>For how long a repository may be ahead of the queue before its webhook counts as lost.</summary>
    [Duration("00:00:00", "01:00:00")]
    public TimeSpan Grace { get; set; } = TimeSpan.FromMinutes(1);
}
