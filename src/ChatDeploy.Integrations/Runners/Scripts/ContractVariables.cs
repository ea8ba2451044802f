using System.Collections.ObjectModel;
using ChatDeploy.Core.Runners;

namespace ChatDeploy.Integrations.Runners.Scripts;

/// <summary>The variables that every job gets, wherever it runs (contract, Repository contract).</summary>
internal static class ContractVariables
{
    /// <summary>Sets what the tool's runner adds, and then the contract's, which nothing replaces.</summary>
    public static void Set(Dictionary<string, string> variables, JobAttempt attempt)
    {
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
    }
}
