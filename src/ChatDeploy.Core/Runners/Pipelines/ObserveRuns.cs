using ChatDeploy.Core.Reconcilers;
using ChatDeploy.Core.Scm;
using Microsoft.Extensions.Logging;

namespace ChatDeploy.Core.Runners.Pipelines;

/// <summary>Brings every attempt at a provider's pipelines further whose next look is due: by a webhook's hint, because its job reported its end, or by polling that slows down.</summary>
/// <remarks>One for each <see cref="IPipelines"/>, so that a provider that hangs keeps nobody else waiting.</remarks>
public sealed partial class ObserveRuns(IPipelines pipelines, PipelineRunner runner, TrackedRuns runs, AdvanceRun advance, TimeProvider clock, ILogger<ObserveRuns> logger) : IReconciler
{
    private const int AtOnce = 8;

    // A pause that the provider asked for goes before every hint.
    private DateTimeOffset _pausedUntil;

    /// <inheritdoc/>
    public string Name => $"runs of {pipelines.Kind}";

    /// <inheritdoc/>
    public Hint WakesOn => Hint.RunsMoved;

    /// <inheritdoc/>
    public async Task<bool> ReconcileAsync(CancellationToken cancellationToken)
    {
        var slots = runner.Open;
        var open = await runs.OpenAsync(pipelines.Kind, cancellationToken);
        runner.Forget(slots.Except(open.Where(o => !o.IsOver && o.Run.State is not TrackedRunState.Closing).Select(o => o.Run.Key)));

        var now = clock.GetUtcNow();
        if (now < _pausedUntil) return false;
        var due = open.Where(o => o.Run.NextLookAt <= now || (o.IsOver && o.Run.State != TrackedRunState.Closing));
        await Parallel.ForEachAsync(due, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (one, cancelled) => await AdvanceAsync(one, cancelled));
        return false;
    }

    private async Task AdvanceAsync(OpenRun open, CancellationToken cancellationToken)
    {
        try
        {
            await advance.StepAsync(pipelines, open, cancellationToken);
        }
        catch (ScmUnavailableException trouble)
        {
            var until = clock.GetUtcNow() + (trouble.RetryAfter ?? TimeSpan.Zero);
            if (until > _pausedUntil) _pausedUntil = until;
            Log.Unavailable(logger, open.Run.Key, pipelines.Kind, trouble.Message);
            await advance.DelayAsync(open.Run, trouble.Message, trouble.RetryAfter, cancellationToken);
        }
        catch (ScmRefusedException refusal)
        {
            // The run may go on nevertheless, and tell of its end by itself.
            Log.Refused(logger, open.Run.Key, pipelines.Kind, refusal.Message);
            await advance.DelayAsync(open.Run, refusal.Message, TimeSpan.FromMinutes(1), cancellationToken);
        }
        catch (Exception unexpected) when (!cancellationToken.IsCancellationRequested)
        {
            Log.Threw(logger, open.Run.Key, pipelines.Kind, unexpected);
            await advance.DelayAsync(open.Run, "An unexpected error; the service's log has it.", null, cancellationToken);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "attempt {Attempt} at {Kind}: no answer now ({Trouble}); asked again later")]
        public static partial void Unavailable(ILogger logger, AttemptKey attempt, string kind, string trouble);

        [LoggerMessage(Level = LogLevel.Error, Message = "attempt {Attempt} at {Kind}: refused ({Refusal}); asked again later")]
        public static partial void Refused(ILogger logger, AttemptKey attempt, string kind, string refusal);

        [LoggerMessage(Level = LogLevel.Error, Message = "attempt {Attempt} at {Kind}: it threw; taken up again later")]
        public static partial void Threw(ILogger logger, AttemptKey attempt, string kind, Exception exception);
    }
}
