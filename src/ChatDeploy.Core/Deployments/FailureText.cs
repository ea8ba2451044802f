using ChatDeploy.Core.Jobs;

namespace ChatDeploy.Core.Deployments;

/// <summary>Why a job did not succeed, in a part of a sentence.</summary>
internal static class FailureText
{
    private const int Longest = 200;

    /// <summary>The job's own sentence where it has one, else what its reason code and exit code say; one line, without a full stop.</summary>
    public static string Of(Job job)
    {
        var reason = job.Reason switch
        {
            null or "exit_code" => job.ExitCode is { } code ? $"exit code {code}" : "no reason given",
            var other => other.Replace('_', ' '),
        };
        if (string.IsNullOrWhiteSpace(job.Detail)) return reason;
        var detail = string.Join(' ', job.Detail.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).TrimEnd('.');
        var sentence = detail.Length <= Longest ? detail : string.Concat(detail.AsSpan(0, char.IsHighSurrogate(detail[Longest - 2]) ? Longest - 2 : Longest - 1), "…");
        return With(reason, sentence);
    }

    /// <summary>A reason and the sentence that goes with it; the sentence alone where it says the reason itself, as those of the local runner do.</summary>
    public static string With(string reason, string? sentence)
    {
        if (string.IsNullOrEmpty(sentence)) return reason;
        return sentence.Contains(reason, StringComparison.OrdinalIgnoreCase) ? sentence : $"{reason}: {sentence}";
    }
}
