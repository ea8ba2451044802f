using ChatDeploy.Core.Runners;
using ChatDeploy.Integrations.Runners.Scripts;

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
        ContractVariables.Set(variables, attempt);
        return variables;
    }
}
