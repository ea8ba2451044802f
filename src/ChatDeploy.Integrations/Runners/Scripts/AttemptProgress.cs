namespace ChatDeploy.Integrations.Runners.Scripts;

/// <summary>How far an attempt has been told durably; an observer after a crash tells on from there.</summary>
internal sealed record AttemptProgress
{
    /// <summary>The end of the last told line in the log, in bytes.</summary>
    public long LogOffset { get; init; }

    /// <summary>Whether the start was told.</summary>
    public bool Started { get; init; }

    /// <summary>Whether the preflight's version was told.</summary>
    public bool Probed { get; init; }
}
