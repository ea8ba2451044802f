using ChatDeploy.Core.Deployments;

namespace ChatDeploy.Pages.Deployments;

/// <summary>Writes how far jobs are.</summary>
internal static class JobCountText
{
    /// <summary><c>3 of 12 done · 1 failed · 2 running</c>; without jobs, that there are none.</summary>
    public static string Of(ProgressView progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        if (progress.Total == 0) return "nothing to do";
        var parts = new List<string> { progress.Done == progress.Total ? $"all {progress.Total:N0} done" : $"{progress.Done:N0} of {progress.Total:N0} done" };
        if (progress.Failed > 0) parts.Add($"{progress.Failed:N0} failed");
        if (progress.Skipped > 0) parts.Add($"{progress.Skipped:N0} skipped");
        if (progress.Running > 0) parts.Add($"{progress.Running:N0} running");
        return string.Join(" · ", parts);
    }

    /// <summary><c>1 job</c>, <c>12 jobs</c>.</summary>
    public static string Count(int count, string noun) => $"{count:N0} {noun}{(count == 1 ? "" : "s")}";
}
