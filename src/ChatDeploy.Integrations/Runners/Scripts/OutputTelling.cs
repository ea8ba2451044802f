using ChatDeploy.Core.Runners;

namespace ChatDeploy.Integrations.Runners.Scripts;

/// <summary>Tells an attempt's start, preflight and output, from where they were told last, as its folder's files grow.</summary>
internal sealed class OutputTelling(AttemptKey key, AttemptFolder folder, AttemptTelling telling, TimeProvider clock) : IDisposable
{
    private AttemptProgress _progress = folder.ReadProgress();
    private AttemptLog? _log;

    /// <summary>Tells what is new. Not to be called again before it has returned.</summary>
    /// <param name="startedAt">When the attempt started.</param>
    /// <param name="isProbed">Whether the preflight has passed, and <c>info</c> is whole.</param>
    /// <param name="cancellationToken">Leaves the rest to the next observer.</param>
    public async Task TellAsync(DateTimeOffset startedAt, bool isProbed, CancellationToken cancellationToken)
    {
        if (!_progress.Started)
            await TellAsync([new JobReport.Started(key, startedAt)], _progress with { Started = true }, cancellationToken);
        var reports = new List<JobReport>();
        while (Log.TryRead(reports))
        {
            await TellAsync(reports, _progress with { LogOffset = Log.Offset }, cancellationToken);
            reports.Clear();
        }
        if (!_progress.Probed && isProbed)
            await TellAsync([new JobReport.Probed(key, clock.GetUtcNow(), VersionIn(folder.ReadInfo()))], _progress with { Probed = true }, cancellationToken);
    }

    /// <summary>Tells a last line without an end; for when nobody writes any more.</summary>
    public async Task TellRestAsync(CancellationToken cancellationToken)
    {
        var reports = new List<JobReport>();
        Log.Flush(reports);
        await TellAsync(reports, _progress with { LogOffset = Log.Offset }, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _log?.Dispose();

    private AttemptLog Log => _log ??= new AttemptLog(folder.Log, key, clock, _progress.LogOffset);

    private async Task TellAsync(List<JobReport> reports, AttemptProgress reached, CancellationToken cancellationToken)
    {
        if (reports.Count == 0) return;
        await telling.TellAsync(reports, cancellationToken);
        _progress = reached;
        folder.WriteProgress(_progress);
    }

    /// <summary>The last line that is not blank and not structured: what comes before is chatter. At most 200 characters.</summary>
    private string VersionIn(string info)
    {
        var version = info.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .LastOrDefault(line => JobLine.Parse(line, key, default) is null) ?? "";
        version = version.Replace('\0', '\uFFFD');
        return version.Length <= 200 ? version : version[..200];
    }
}
