using System.Collections.ObjectModel;
using ChatDeploy.Core.Runners;

namespace ChatDeploy.Integrations.Runners.Local;

/// <summary>Decides the variables a job sees (contract, Repository contract): these and nothing else of the service's environment. Of two, the tool's runner wins over this node's, and the contract over both.</summary>
internal static class AttemptEnvironment
{
    private const string DefaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /// <summary>All variables of the attempt.</summary>
    public static Dictionary<string, string> Of(JobAttempt attempt, LocalRunnerOptions options)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? DefaultPath,
            ["HOME"] = Environment.GetEnvironmentVariable("HOME") ?? "/",
            ["LANG"] = Environment.GetEnvironmentVariable("LANG") ?? "C.UTF-8",
        };
        foreach (var (name, value) in options.Environment) variables[name] = value;
        foreach (var (name, value) in attempt.RunnerEnvironment ?? ReadOnlyDictionary<string, string>.Empty) variables[name] = value;
        variables["JOB_ID"] = attempt.Key.JobName;
        variables["ATTEMPT"] = attempt.Key.Attempt.ToString();
        variables["ENV"] = attempt.Environment;
        variables["REF"] = attempt.Ref;
        variables["SHA"] = attempt.Sha;
        variables["TOOL"] = attempt.Tool;
        variables["TENANT"] = attempt.Tenant;
        variables["STORE"] = attempt.Store ?? "";
        variables["TARGET"] = attempt.Target;
        variables["PREVIOUS_REF"] = attempt.PreviousRef ?? "";
        variables["PREVIOUS_SHA"] = attempt.PreviousSha ?? "";
        variables["CALLBACK_URL"] = attempt.CallbackUrl;
        variables["CALLBACK_TOKEN"] = attempt.CallbackToken;
        return variables;
    }
}
