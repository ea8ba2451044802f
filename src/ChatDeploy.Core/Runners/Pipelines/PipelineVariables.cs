namespace ChatDeploy.Core.Runners.Pipelines;

/// <summary>Decides the variables that a pipeline gets (contract, Repository contract), and which of them are secret. Pure.</summary>
public static class PipelineVariables
{
    /// <summary>The names of variables whose values are secret, separated by spaces: what a pipeline's script masks before all else.</summary>
    public const string SecretNames = "CHATDEPLOY_SECRETS";

    /// <summary>What to run for an attempt that is tracked.</summary>
    public static PipelineRequest Request(TrackedRun run, JobAttempt attempt)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(attempt);
        var secrets = attempt.SecretVariables.Append("CALLBACK_TOKEN").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal);
        return new PipelineRequest(run.Key, run.Repository, run.Ref, run.Settings, Of(attempt, secrets)) { Secrets = secrets };
    }

    private static Dictionary<string, string> Of(JobAttempt attempt, IEnumerable<string> secrets)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        ContractVariables.Set(variables, attempt);
        variables["COMMAND"] = attempt.Command == JobCommand.Rollback ? "rollback" : "deploy";
        variables[SecretNames] = string.Join(' ', secrets);
        return variables;
    }
}
