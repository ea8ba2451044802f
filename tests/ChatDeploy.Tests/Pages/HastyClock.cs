namespace ChatDeploy.Tests.Pages;

/// <summary>A clock on which a second passes between any two looks, so that nothing that is kept for less is still fresh; its times of day and timers are real.</summary>
internal sealed class HastyClock : TimeProvider
{
    private long _looks;

    public override long GetTimestamp() => base.GetTimestamp() + (Interlocked.Increment(ref _looks) * TimestampFrequency);
}
