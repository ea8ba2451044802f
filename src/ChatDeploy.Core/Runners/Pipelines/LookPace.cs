namespace ChatDeploy.Core.Runners.Pipelines;

/// <summary>How long to wait before the next look at a run: it slows down while nothing changes. Pure.</summary>
public static class LookPace
{
    private const double Growth = 1.5;

    /// <summary>The pause after so many looks that saw nothing new: the first one, then half as long again each time, up to the slowest.</summary>
    public static TimeSpan After(int looks, PipelineOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var pause = options.FirstLook * Math.Pow(Growth, Math.Clamp(looks, 0, 50));
        return pause < options.SlowestLook ? pause : options.SlowestLook;
    }
}
