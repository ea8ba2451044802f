using ChatDeploy.Core.Runners;
using ChatDeploy.Core.Scm;
using ChatDeploy.Integrations.Runners.Scripts;

namespace ChatDeploy.Integrations.Runners.Ssh;

/// <summary>Brings an attempt that nobody has started to where its host runs it.</summary>
internal sealed class SshStart(JobAttempt attempt, AttemptOnHost onHost, SshAttemptFolder folder, SshSurroundings surroundings)
{
    private static readonly TimeSpan LongestPreparation = TimeSpan.FromDays(1);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>How often a host that does not answer is tried before the attempt fails; nothing has been sent until it does.</summary>
    private const int Tries = 3;

    /// <summary>Checks out, sends and starts. Null when the attempt may be running, or have run; otherwise how it ended without having run, which then it never will.</summary>
    /// <param name="cancelled">The attempt is to be ended.</param>
    /// <param name="stopping">The service stops: the attempt is left for the next to start.</param>
    public async Task<JobReport.Finished?> RunAsync(CancellationToken cancelled, CancellationToken stopping)
    {
        JobReport.Finished? finished;
        var room = (folder.Asked is { } asked ? asked - Now : TimeSpan.Zero) + (attempt.Timeout < LongestPreparation ? attempt.Timeout : LongestPreparation);
        using var limit = new CancellationTokenSource(room > TimeSpan.Zero ? room : TimeSpan.Zero, surroundings.Clock);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(cancelled, stopping, limit.Token);
        try
        {
            any.Token.ThrowIfCancellationRequested();
            finished = await SendAsync(any.Token);
        }
        catch (SourceUnavailableException unavailable)
        {
            finished = NotRun("source_unavailable", unavailable.Message);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            finished = NotRun("not_started", $"Preparing {folder.Path} for {attempt.Key}: {refused.Message} Make room or give the service's user access, then retry.");
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            finished = cancelled.IsCancellationRequested
                ? AttemptOutcome.Cancelled(attempt.Key, Now, "It was cancelled before it began; nothing was run.")
                : AttemptOutcome.TimedOut(attempt, Now, $"Getting the source and sending it to {onHost.Host.Name} took all of it, nothing was run; check that the repository and the host answer.");
        }
        return finished is null || folder.Asked is null || await GiveUpAsync(stopping) ? finished : null;
    }

    /// <summary>Removes the work trees that were sent.</summary>
    public async Task RemoveCheckOutsAsync(CancellationToken cancellationToken)
    {
        foreach (var checkOut in folder.CheckOuts) await surroundings.Clones.RemoveCheckOutAsync(attempt.Source, checkOut, cancellationToken);
    }

    private DateTimeOffset Now => surroundings.Clock.GetUtcNow();

    private async Task<JobReport.Finished?> SendAsync(CancellationToken cancellationToken)
    {
        if (attempt.SecretsProblem is { } problem) return NotRun("secret_missing", problem);
        if (onHost.Host.KeyFileRefusal() is { } refusal) return NotRun("key_file_unusable", refusal);
        await RemoveCheckOutsAsync(cancellationToken);
        var checkOut = folder.NewCheckOut();
        folder.WriteRepository(attempt.Source.Repository);
        await surroundings.Clones.CheckOutAsync(attempt.Source, attempt.Sha, checkOut, cancellationToken);
        if (!File.Exists(Path.Combine(checkOut, "deploy", "run.sh")))
            return NotRun("script_missing", $"{attempt.Source.Repository} has no deploy/run.sh at {attempt.Ref} ({attempt.Sha}); add one (docs: repository contract), or choose another version.");
        for (var tries = 1; ; tries++)
        {
            try
            {
                var refused = await LaunchAsync(checkOut, cancellationToken);
                return refused is null ? null : NotRun("not_started", $"Starting {attempt.Key} on {onHost.Host.Name}: {refused}");
            }
            catch (HostUnavailableException broken) when (folder.Asked is null)
            {
                if (!broken.MayPass || tries == Tries) return NotRun(broken.Reason, broken.Message);
                await Task.Delay(Pause, surroundings.Clock, cancellationToken);
            }
            catch (HostUnavailableException)
            {
                // The host had been asked: it may have begun, and says so itself when it can be asked again.
                return null;
            }
        }
    }

    /// <summary>Null when the attempt was started, now or before; otherwise why the host did not.</summary>
    private async Task<string?> LaunchAsync(string checkOut, CancellationToken cancellationToken)
    {
        string[] parameters = [attempt.Command == JobCommand.Deploy ? "deploy" : "rollback", Guid.NewGuid().ToString("N")];
        await using var session = await onHost.OpenAsync(HostScripts.Start, parameters, cancellationToken);
        if (Answer(await session.ReadLineAsync(cancellationToken)) is { } before) return before.Refusal;
        folder.WriteAsked(); // From here on only the host knows.
        // A host without room answers before it has read everything.
        var reply = session.ReadLineAsync(cancellationToken);
        try
        {
            await SourceArchive.WriteAsync(attempt, checkOut, session.Input, cancellationToken);
        }
        catch (IOException)
        {
            // The host does not take more: its answer, or the absence of one, says why. Without its last file an archive starts nothing.
        }
        session.EndInput();
        return Answer(await reply)?.Refusal;
    }

    /// <summary>Null for <c>absent</c>, which asks for the archive.</summary>
    private static (string? Refusal, bool)? Answer(string line) => line.Split(' ', 2) switch
    {
        ["absent"] => null,
        ["known" or "started"] => (null, true),
        ["refused", var why] => (why.Trim() + " Mend that on the host, then retry.", false),
        _ => ($"it answered '{line}', which is not understood.", false),
    };

    /// <summary>Sees to it that the host never starts it: a connection of a service that died may be about to. False when it was started, or nobody can know yet.</summary>
    private async Task<bool> GiveUpAsync(CancellationToken stopping)
    {
        try
        {
            return await onHost.GiveUpAsync(stopping) != "known";
        }
        catch (HostUnavailableException)
        {
            await Task.Delay(Pause, surroundings.Clock, stopping);
            return false;
        }
    }

    private JobReport.Finished NotRun(string reason, string detail) => AttemptOutcome.NotRun(attempt.Key, Now, reason, detail);
}
