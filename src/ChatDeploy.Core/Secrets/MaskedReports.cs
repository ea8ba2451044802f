using ChatDeploy.Core.Jobs;
using ChatDeploy.Core.Runners;

namespace ChatDeploy.Core.Secrets;

/// <summary>Takes secrets out of what attempts report, before any of it is stored: values of secrets, and the attempt's own token.</summary>
public sealed class MaskedReports(SecretMasks masks, AttemptTokens tokens)
{
    /// <summary>The reports in the same order. Lines that an attempt reported one after the other are looked at as one text.</summary>
    public IReadOnlyList<JobReport> Of(IReadOnlyList<JobReport> batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var mask = masks.Mask;
        var masked = batch.ToArray();
        foreach (var attempt in Enumerable.Range(0, masked.Length).GroupBy(index => masked[index].Key))
        {
            var token = tokens.For(attempt.Key);
            var logs = attempt.Where(index => masked[index] is JobReport.Log).ToList();
            var lines = mask.Apply(logs.SelectMany(index => ((JobReport.Log)masked[index]).Lines).ToList());
            var from = 0;
            foreach (var index in logs)
            {
                var log = (JobReport.Log)masked[index];
                masked[index] = log with { Lines = lines.Skip(from).Take(log.Lines.Count).Select(Tokenless).ToList() };
                from += log.Lines.Count;
            }

            foreach (var index in attempt.Except(logs)) masked[index] = Masked(masked[index], text => Tokenless(mask.Apply(text)));

            string Tokenless(string text) => text.Replace(token, SecretMask.Stars, StringComparison.Ordinal);
        }

        return masked;
    }

    private static JobReport Masked(JobReport report, Func<string, string> mask) => report switch
    {
        JobReport.Probed probed => probed with { Version = mask(probed.Version) },
        JobReport.Step step => step with { Name = mask(step.Name) },
        JobReport.Progress progress => progress with { Message = mask(progress.Message) },
        JobReport.Artifact artifact => artifact with { Name = mask(artifact.Name), Url = mask(artifact.Url) },
        JobReport.Finished end => end with { Detail = end.Detail is null ? null : mask(end.Detail), RunUrl = end.RunUrl is null ? null : mask(end.RunUrl) },
        _ => report,
    };
}
