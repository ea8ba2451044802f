using System.Collections.Concurrent;
using ChatDeploy.Core.Reconcilers;
using ChatDeploy.Core.Scm;

namespace ChatDeploy.Core.Runners.Pipelines;

/// <summary>Has runs looked at that webhooks say moved, on whichever node observes them. What is lost here polling finds.</summary>
public sealed class HurryMovedRuns : IReconciler
{
    private readonly ConcurrentDictionary<(string Provider, string Id, string? RunId), byte> _moved = new();
    private readonly TrackedRuns _runs;
    private readonly Hints _hints;

    /// <summary>Listens from now on.</summary>
    public HurryMovedRuns(RunsMoved moved, TrackedRuns runs, Hints hints)
    {
        ArgumentNullException.ThrowIfNull(moved);
        (_runs, _hints) = (runs, hints);
        moved.Raised += (repository, runId) =>
        {
            _moved[(repository.Provider, repository.Id, runId)] = 0;
            hints.Wake(Hint.RunsMoved);
        };
    }

    /// <inheritdoc/>
    public string Name => "moved runs";

    /// <inheritdoc/>
    public Hint WakesOn => Hint.RunsMoved;

    /// <inheritdoc/>
    public async Task<bool> ReconcileAsync(CancellationToken cancellationToken)
    {
        var any = false;
        foreach (var key in _moved.Keys)
        {
            _moved.TryRemove(key, out _);
            any |= await _runs.HurryAsync(new RepositoryKey(key.Provider, key.Id), key.RunId, cancellationToken) > 0;
        }

        if (any) _hints.Raise(Hint.RunsMoved);
        return false;
    }
}
