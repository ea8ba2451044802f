using System.Collections.Concurrent;
using ChatDeploy.Core.Runners;

namespace ChatDeploy.Integrations.Runners.Scripts;

#pragma warning disable CA1001 // The source has no timer and no linked parent, so there is nothing to dispose.
/// <summary>The attempts that a runner of this process has in hand, each at most once.</summary>
/// <param name="live">Makes the life of an attempt.</param>
internal sealed class LiveAttempts(Func<JobAttempt, AttemptLife> live)
#pragma warning restore CA1001
{
    private readonly ConcurrentDictionary<AttemptKey, (AttemptLife Attempt, Task Life)> _live = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private bool _stopped;

    /// <summary>How many there are; an attempt is one of them until its end is stored.</summary>
    public int Count => _live.Count;

    /// <summary>Takes an attempt in hand that is not yet; one that is to be cancelled is, either way.</summary>
    public void Ensure(JobAttempt attempt)
    {
        lock (_gate)
        {
            // One that stops leaves the attempt to the next.
            if (_stopped) return;
            if (_live.TryGetValue(attempt.Key, out var known))
            {
                if (attempt.CancelRequested) known.Attempt.Cancel();
                return;
            }
            var starting = live(attempt);
            var registered = new TaskCompletionSource();
            _live[attempt.Key] = (starting, LiveAsync(attempt.Key, starting, registered.Task));
            registered.SetResult();
        }
    }

    /// <summary>Asks for an attempt's end; does nothing for one that is not in hand.</summary>
    public void Cancel(AttemptKey key)
    {
        if (_live.TryGetValue(key, out var known)) known.Attempt.Cancel();
    }

    /// <summary>Stops observing; attempts run on.</summary>
    public async Task StopAsync()
    {
        lock (_gate) _stopped = true;
        await _stopping.CancelAsync();
        await Task.WhenAll(_live.Values.Select(one => one.Life));
    }

    private async Task LiveAsync(AttemptKey key, AttemptLife attempt, Task registered)
    {
        await registered.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            await attempt.RunAsync(_stopping.Token);
        }
        finally
        {
            _live.TryRemove(key, out _);
        }
    }
}
