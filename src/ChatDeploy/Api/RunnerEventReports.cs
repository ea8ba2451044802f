using ChatDeploy.Core.Runners;

namespace ChatDeploy.Api;

/// <summary>Turns what an attempt reports over HTTP into reports. Pure.</summary>
internal static class RunnerEventReports
{
    private const int LongestName = 200;
    private const int LongestText = 2_000;
    private const int MostLines = 1_000;
    private const int MostCharacters = 32_000;
    private static readonly string[] StepStatuses = ["running", "succeeded", "failed", "skipped"];

    /// <summary>The reports, in order; or what is wrong with the event, by field.</summary>
    /// <param name="key">The attempt.</param>
    /// <param name="told">What it told.</param>
    /// <param name="now">This moment, by the service's clock.</param>
    public static (IReadOnlyList<JobReport> Reports, string? Wrong) Of(AttemptKey key, RunnerEventBody told, DateTimeOffset now)
    {
        // A clock that is ahead must not date anything into the future.
        var at = told.At < now ? told.At.Value : now;
        return told.Kind switch
        {
            RunnerEventKind.Started => ([new JobReport.Started(key, at)], null),
            RunnerEventKind.Step => Step(key, at, told),
            RunnerEventKind.Progress => Progress(key, at, told),
            RunnerEventKind.Log => Log(key, at, told),
            RunnerEventKind.Artifact => Artifact(key, at, told),
            _ => Finished(key, now, told),
        };
    }

    private static (IReadOnlyList<JobReport>, string?) Step(AttemptKey key, DateTimeOffset at, RunnerEventBody told)
    {
        if (NameProblem(told) is { } wrong) return ([], wrong);
        return StepStatuses.Contains(told.Status, StringComparer.Ordinal)
            ? ([new JobReport.Step(key, at, told.Name!, told.Status!)], null)
            : ([], $"status is one of {string.Join(", ", StepStatuses)}");
    }

    private static (IReadOnlyList<JobReport>, string?) Progress(AttemptKey key, DateTimeOffset at, RunnerEventBody told)
    {
        if (told.Percent is not (>= 0 and <= 100)) return ([], "percent is a number from 0 to 100");
        return told.Message?.Length > LongestText
            ? ([], $"message takes at most {LongestText:N0} characters")
            : ([new JobReport.Progress(key, at, told.Percent.Value, told.Message ?? string.Empty)], null);
    }

    private static (IReadOnlyList<JobReport>, string?) Log(AttemptKey key, DateTimeOffset at, RunnerEventBody told)
    {
        if (told.Lines is null || told.Lines.Any(line => line is null)) return ([], "lines is a list of texts");

        // A report takes so many lines and characters; the order of reports is the order of lines.
        var reports = new List<JobReport>();
        var lines = new List<string>();
        var characters = 0;
        foreach (var line in told.Lines.SelectMany(text => text!.ReplaceLineEndings("\n").Split('\n')).SelectMany(line => Pieces(line)))
        {
            if (lines.Count == MostLines || (lines.Count > 0 && characters + line.Length > MostCharacters)) Flush();
            lines.Add(line);
            characters += line.Length + 1;
        }

        if (lines.Count > 0) Flush();
        return (reports, null);

        void Flush()
        {
            reports.Add(new JobReport.Log(key, at, lines));
            (lines, characters) = ([], 0);
        }
    }

    private static IEnumerable<string> Pieces(string line) =>
        line.Length <= MostCharacters ? [line] : line.Chunk(MostCharacters).Select(piece => new string(piece));

    private static (IReadOnlyList<JobReport>, string?) Artifact(AttemptKey key, DateTimeOffset at, RunnerEventBody told)
    {
        if (NameProblem(told) is { } wrong) return ([], wrong);
        return IsWebAddress(told.Url) ? ([new JobReport.Artifact(key, at, told.Name!, told.Url!)], null) : ([], $"url is an http or https address of at most {LongestText:N0} characters");
    }

    // Dated by our clock: history is ordered by it, and a job's clock that is behind would hide what it did.
    private static (IReadOnlyList<JobReport>, string?) Finished(AttemptKey key, DateTimeOffset now, RunnerEventBody told)
    {
        if (told.RunUrl is not null && !IsWebAddress(told.RunUrl)) return ([], $"runUrl is an http or https address of at most {LongestText:N0} characters");
        return told.Outcome switch
        {
            "succeeded" => ([new JobReport.Finished(key, now, JobOutcome.Succeeded, told.ExitCode, RunUrl: told.RunUrl)], null),
            "failed" => ([new JobReport.Finished(
                key, now, JobOutcome.Failed, told.ExitCode, "exit_code",
                told.ExitCode is { } code ? $"The job reported exit code {code}; its log says more." : "The job reported that it failed; its log says more.", told.RunUrl)], null),
            _ => ([], "outcome is succeeded or failed"),
        };
    }

    private static string? NameProblem(RunnerEventBody told) =>
        told.Name is { Length: > 0 and <= LongestName } ? null : $"name has 1 to {LongestName} characters";

    private static bool IsWebAddress(string? text) =>
        text is { Length: <= LongestText } && Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme is "http" or "https");
}
