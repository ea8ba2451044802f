namespace ChatDeploy.Integrations.Runners.Scripts;

/// <summary>How the wrapper says a command ended.</summary>
/// <param name="Code">The exit code; 128 and a signal's number when one ended it.</param>
/// <param name="Phase"><c>info</c>, <c>deploy</c> or <c>rollback</c>.</param>
/// <param name="ToldToEnd">Whether TERM arrived before the end.</param>
/// <param name="At">When.</param>
internal sealed record AttemptExit(int Code, string Phase, bool ToldToEnd, DateTimeOffset At)
{
    /// <summary>Reads what the wrapper wrote; null when the line is not complete.</summary>
    public static AttemptExit? Parse(string text, DateTimeOffset at) =>
        text.EndsWith('\n') && text.TrimEnd('\n').Split(' ') is [var code, var phase, var told] && int.TryParse(code, out var number)
            ? new AttemptExit(number, phase, told == "term", at)
            : null;
}
