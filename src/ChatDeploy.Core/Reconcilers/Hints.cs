using System.Collections.Concurrent;
using System.Diagnostics;

namespace ChatDeploy.Core.Reconcilers;

/// <summary>What may have changed.</summary>
public enum Hint
{
    /// <summary>A delivery was stored.</summary>
    DeliveryStored,

    /// <summary>The ready queue changed: commits, branches or tags.</summary>
    QueueChanged,

    /// <summary>A deployment may be able to start, advance, or end.</summary>
    DeploymentMoved,

    /// <summary>A job may be started or has to be ended.</summary>
    JobsWaiting,

    /// <summary>Current versions changed.</summary>
    VersionsChanged,

    /// <summary>A catalog was applied.</summary>
    CatalogApplied,

    /// <summary>A post in a channel may lag behind its deployment.</summary>
    PostsChanged,

    /// <summary>The web chat has a new or changed message.</summary>
    ChatChanged,

    /// <summary>A provider's run moved, or one is to be started or ended.</summary>
    RunsMoved,

    /// <summary>A secret was set or removed.</summary>
    SecretsChanged,
}

/// <summary>
/// Wake-up calls, raised after a commit. They carry no state and may be lost, merged or doubled; whoever waits looks at the
/// store. The host forwards them to other nodes.
/// </summary>
public sealed class Hints
{
    private readonly ConcurrentDictionary<Hint, TaskCompletionSource> _waiting = new();
    private readonly ConcurrentDictionary<Hint, long> _lastAt = new();

    /// <summary>Told of every hint raised on this node, after it woke the waiting; must not block. The host sends it on to other nodes.</summary>
    public event Action<Hint>? Raised;

    /// <summary>Wakes everyone who waits for the hint, here and (through <see cref="Raised"/>) on other nodes.</summary>
    public void Raise(Hint hint)
    {
        Wake(hint);
        Raised?.Invoke(hint);
    }

    /// <summary>Wakes everyone on this node only: for hints that came from another.</summary>
    public void Wake(Hint hint)
    {
        _lastAt[hint] = Stopwatch.GetTimestamp();
        if (_waiting.TryRemove(hint, out var source)) source.TrySetResult();
    }

    /// <summary>Completes at the next such hint. Take it before looking at the store, so that nothing is missed between looking and waiting.</summary>
    public Task Next(Hint hint) =>
        _waiting.GetOrAdd(hint, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>Whether the hint was raised, here or on another node, within the last while: for whoever looked before waiting.</summary>
    /// <param name="hint">What may have changed.</param>
    /// <param name="span">How far back.</param>
    public bool WasRaisedWithin(Hint hint, TimeSpan span) => _lastAt.TryGetValue(hint, out var at) && Stopwatch.GetElapsedTime(at) <= span;
}
