namespace ChatDeploy.Core.Locks;

/// <summary>Locks set by hand.</summary>
public sealed class LockOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Locks";

    /// <summary>After how long a lock's owner is asked whether it is still wanted; then once a day.</summary>
    [Duration("00:01:00", "30.00:00:00")]
    public TimeSpan RemindAfter { get; set; } = TimeSpan.FromHours(8);
}
