namespace ChatDeploy.Integrations.Runners.Scripts;

/// <summary>Why an attempt is being ended, and since when.</summary>
/// <param name="Reason">Why.</param>
/// <param name="At">When it was first told to.</param>
internal sealed record AttemptStop(StopReason Reason, DateTimeOffset At);

/// <summary>Why an attempt is being ended.</summary>
internal enum StopReason
{
    /// <summary>Somebody asked for it.</summary>
    Cancelled,

    /// <summary>It took longer than it may.</summary>
    TimedOut,

    /// <summary>Its wrapper is gone: what is left of it must not work on unobserved.</summary>
    Abandoned,
}
