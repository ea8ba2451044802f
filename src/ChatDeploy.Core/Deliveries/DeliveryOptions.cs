using System.ComponentModel.DataAnnotations;

namespace ChatDeploy.Core.Deliveries;

/// <summary>Bounds of the webhook inbox.</summary>
public sealed class DeliveryOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Deliveries";

    /// <summary>How many bytes of bodies may wait for their commit on this node; beyond, callers are told to come back (503).</summary>
    [Range(1 << 20, 16L << 30)]
    public long MaxInFlightBytes { get; set; } = 256L << 20;

    /// <summary>The most deliveries stored by one statement.</summary>
    [Range(1, 10_000)]
    public int BatchRows { get; set; } = 512;

    /// <summary>The most bytes stored by one statement; a larger delivery goes alone.</summary>
    [Range(1 << 10, 512L << 20)]
    public long BatchBytes { get; set; } = 32L << 20;

    /// <summary>How long deliveries are gathered before the next are applied, while they keep coming; the first is applied at once.</summary>
    [Duration("00:00:00", "00:00:10")]
    public TimeSpan Gather { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How many repositories are worked on side by side.</summary>
    [Range(1, 64)]
    public int ParallelRepositories { get; set; } = 4;

    /// <summary>How long a node may have deliveries in hand before others try them.</summary>
    [Duration("00:00:01", "1.00:00:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>After how many tries a delivery is dead.</summary>
    [Range(1, 100)]
    public int MaxAttempts { get; set; } = 8;

    /// <summary>How long to wait after the first try that did not succeed; three times as long after each further one, up to ten minutes.</summary>
    [Duration("00:00:00", "00:10:00")]
    public TimeSpan FirstRetry { get; set; } = TimeSpan.FromSeconds(2);
}
