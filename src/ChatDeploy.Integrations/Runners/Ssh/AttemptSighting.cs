using System.Globalization;
using ChatDeploy.Integrations.Runners.Scripts;

namespace ChatDeploy.Integrations.Runners.Ssh;

/// <summary>What a host was last seen to say of an attempt (<see cref="HostScripts.Follow"/>); all output up to then is here.</summary>
/// <param name="IsRunning">Whether its wrapper runs and has recorded no end.</param>
/// <param name="HasSurvivors">Whether anything of its session still runs, where its wrapper does not.</param>
/// <param name="Exit">How the wrapper says it ended; null while it runs, and for ever when the wrapper was killed.</param>
/// <param name="StartAge">How long ago it started.</param>
internal sealed record AttemptSighting(bool IsRunning, bool HasSurvivors, AttemptExit? Exit, TimeSpan StartAge)
{
    /// <summary>Reads the words after <c>seen</c>; null when they are none.</summary>
    /// <param name="words">As the host says them.</param>
    /// <param name="now">Our time: hosts' clocks are not ours, so ages are told instead of times.</param>
    public static AttemptSighting? Parse(string words, DateTimeOffset now)
    {
        if (words.Split(' ') is not [var status, var left, var code, var phase, var told, var start, var end]) return null;
        if (!Age(start, out var startAge) || !Age(end, out var endAge)) return null;
        var exit = status == "ended" ? AttemptExit.Parse($"{code} {phase} {told}\n", now - endAge) : null;
        return new AttemptSighting(status == "running", left == "1", exit, startAge);
    }

    private static bool Age(string text, out TimeSpan age)
    {
        var isNumber = long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds);
        age = TimeSpan.FromSeconds(Math.Clamp(seconds, 0, 10L * 365 * 24 * 3600));
        return isNumber;
    }
}
