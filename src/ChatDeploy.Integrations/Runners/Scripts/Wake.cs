namespace ChatDeploy.Integrations.Runners.Scripts;

/// <summary>Ends a wait early: something may have changed.</summary>
internal sealed class Wake : IDisposable
{
    private readonly SemaphoreSlim _signal = new(0, 1);

    /// <summary>Ends the present wait, or the next one.</summary>
    public void Now()
    {
        try
        {
            _signal.Release();
        }
        catch (Exception needless) when (needless is SemaphoreFullException or ObjectDisposedException)
        {
            // Already awake, or nobody waits any more.
        }
    }

    /// <summary>Waits at most this long.</summary>
    public Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken) => _signal.WaitAsync(atMost, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _signal.Dispose();
}
