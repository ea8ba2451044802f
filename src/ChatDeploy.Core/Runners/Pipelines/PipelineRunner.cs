using System.Collections.Concurrent;
using ChatDeploy.Core.Reconcilers;
using Microsoft.Extensions.Options;

namespace ChatDeploy.Core.Runners.Pipelines;

/// <summary>Runs attempts as pipelines of a provider (spec E2): notes what is to run and leaves the rest to <see cref="ObserveRuns"/>. One for each <see cref="IPipelines"/>.</summary>
public sealed class PipelineRunner(IPipelines pipelines, TrackedRuns runs, Hints hints, IOptions<PipelineOptions> options) : IRunner
{
    private readonly ConcurrentDictionary<AttemptKey, byte> _open = new();

    /// <inheritdoc/>
    public string Kind => pipelines.Kind;

    /// <inheritdoc/>
    public bool IsOn => pipelines.IsOn;

    /// <inheritdoc/>
    /// <remarks>A slot is taken until the attempt has ended.</remarks>
    public int FreeSlots => IsOn ? Math.Max(0, options.Value.Concurrency - _open.Count) : 0;

    /// <summary>The attempts that take a slot.</summary>
    internal IReadOnlyCollection<AttemptKey> Open => [.. _open.Keys];

    /// <inheritdoc/>
    public async Task EnsureRunningAsync(JobAttempt attempt, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(attempt);
        await runs.EnsureAsync(Kind, attempt, cancellationToken);
        _open[attempt.Key] = 0;
        hints.Wake(Hint.RunsMoved);
    }

    /// <inheritdoc/>
    public async Task CancelAsync(AttemptKey key, CancellationToken cancellationToken)
    {
        if (await runs.AskToEndAsync(key, "cancelled", cancellationToken)) hints.Wake(Hint.RunsMoved);
    }

    /// <summary>Frees the slots of attempts that have ended.</summary>
    internal void Forget(IEnumerable<AttemptKey> ended)
    {
        foreach (var key in ended) _open.TryRemove(key, out _);
    }
}
