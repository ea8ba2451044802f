using System.Collections.ObjectModel;
using System.Globalization;

namespace ChatDeploy.Core.Runners;

/// <summary>The variables that every job gets, wherever it runs (contract, Repository contract).</summary>
public static class ContractVariables
{
    /// <summary>Sets what the tool's runner adds, and then the contract's, which nothing replaces.</summary>
    /// <param name="variables">Where they are set.</param>
    /// <param name="attempt">The attempt.</param>
    public static void Set(Dictionary<string, string> variables, JobAttempt attempt)
    {
        ArgumentNullException.ThrowIfNull(variables);
        ArgumentNullException.ThrowIfNull(attempt);
        foreach (var (name, value) in attempt.RunnerEnvironment ?? ReadOnlyDictionary<string, string>.Empty) variables[name] = value;
        variables["JOB_ID"] = attempt.Key.JobName;
        variables["ATTEMPT"] = attempt.Key.Attempt.ToString(CultureInfo.InvariantCulture);
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
