using System.Diagnostics;
using ChatDeploy.Core.Runners;
using ChatDeploy.Core.Scm;
using ChatDeploy.Integrations.Runners.Scripts;

namespace ChatDeploy.Integrations.Runners.Local;

/// <summary>Brings an attempt that nobody has started to where its wrapper runs it.</summary>
internal sealed class AttemptStart(JobAttempt attempt, AttemptDirectory directory, AttemptSurroundings surroundings)
{
    private static readonly TimeSpan LongestPreparation = TimeSpan.FromDays(1);

    /// <summary>The started process, where there is one; the attempt's observer disposes it.</summary>
    public Process? Process { get; private set; }

    /// <summary>Checks out and starts. Null when the attempt is running, or has run; otherwise how it ended without having run, which then it never will.</summary>
    /// <param name="ended">Called when the process has ended.</param>
    /// <param name="cancelled">The attempt is to be ended.</param>
    /// <param name="stopping">The service stops: the attempt is left for the next to start.</param>
    public async Task<JobReport.Finished?> RunAsync(Action ended, CancellationToken cancelled, CancellationToken stopping)
    {
        var finished = await PrepareAsync(cancelled, stopping) ?? await LaunchAsync(ended);
        // A wrapper started by a service that died since may be about to begin: whoever claims first decides.
        return finished is not null && directory.TryClaimForNobody() ? finished : null;
    }

    private async Task<JobReport.Finished?> PrepareAsync(CancellationToken cancelled, CancellationToken stopping)
    {
        if (attempt.SecretsProblem is { } problem) return NotRun("secret_missing", problem);
        using var limit = new CancellationTokenSource(attempt.Timeout < LongestPreparation ? attempt.Timeout : LongestPreparation, surroundings.Clock);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(cancelled, stopping, limit.Token);
        try
        {
            any.Token.ThrowIfCancellationRequested();
            // A whole work tree is never made anew: a wrapper of a service that died may have begun in it.
            if (directory.CheckOut is null)
            {
                var checkOut = directory.NewCheckOut();
                directory.WriteRepository(attempt.Source.Repository);
                await surroundings.Clones.CheckOutAsync(attempt.Source, attempt.Sha, checkOut, any.Token);
                await File.WriteAllTextAsync(directory.Wrapper, AttemptScript.Text, any.Token);
                await File.AppendAllTextAsync(directory.Log, "", any.Token);
                directory.WriteCheckedOut(checkOut);
            }
        }
        catch (SourceUnavailableException unavailable)
        {
            return NotRun("source_unavailable", unavailable.Message);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return NotRun("not_started", $"Preparing {directory.Path} for {attempt.Key}: {refused.Message} Make room or give the service's user access, then retry.");
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return cancelled.IsCancellationRequested
                ? AttemptOutcome.Cancelled(attempt.Key, Now, "It was cancelled before it began; nothing was run.")
                : AttemptOutcome.TimedOut(attempt, Now, "Getting the source took all of it, nothing was run; check that the repository answers.");
        }
        return File.Exists(Path.Combine(directory.CheckOut!, "deploy", "run.sh"))
            ? null
            : NotRun("script_missing", $"{attempt.Source.Repository} has no deploy/run.sh at {attempt.Ref} ({attempt.Sha}); add one (docs: repository contract), or choose another version.");
    }

    private async Task<JobReport.Finished?> LaunchAsync(Action ended)
    {
        (Process, var refusal) = await SessionLeader.StartAsync(directory, attempt.Command, AttemptEnvironment.Of(attempt, surroundings.Options), ended);
        return refusal is null ? null : NotRun("not_started", $"Running deploy/run.sh for {attempt.Key}: {refusal}");
    }

    private DateTimeOffset Now => surroundings.Clock.GetUtcNow();

    private JobReport.Finished NotRun(string reason, string detail) => AttemptOutcome.NotRun(attempt.Key, Now, reason, detail);
}
