using System.Text.RegularExpressions;
using ChatDeploy.Core.Runners;
using ChatDeploy.Core.Scm;

namespace ChatDeploy.Integrations.Scm.GitHub;

/// <summary>GitHub's words for how checks, statuses and runs stand. An unknown word is never green.</summary>
/// <remarks><see href="https://docs.github.com/en/rest/checks/runs"/>, <see href="https://docs.github.com/en/rest/actions/workflow-runs"/></remarks>
internal static partial class GitHubStates
{
    private const string Completed = "completed";

    /// <summary>A check run's, check suite's or workflow run's.</summary>
    public static CheckState Check(string? status, string? conclusion) => (status, conclusion) switch
    {
        ("in_progress", _) => CheckState.Running,
        (Completed, "success") => CheckState.Succeeded,
        (Completed, "skipped" or "neutral") => CheckState.Skipped,
        (Completed, "cancelled" or "stale") => CheckState.Cancelled,
        (Completed, not null) => CheckState.Failed,
        _ => CheckState.Pending,
    };

    /// <summary>A commit status's.</summary>
    public static CheckState Status(string? state) => state switch
    {
        "success" => CheckState.Succeeded,
        "pending" => CheckState.Pending,
        _ => CheckState.Failed,
    };

    /// <summary>A run that carries one of our jobs. One whose jobs were all skipped has not done what it should.</summary>
    public static PipelineRunState Run(string? status, string? conclusion) => (status, conclusion) switch
    {
        ("in_progress", _) => PipelineRunState.Running,
        (Completed, "success") => PipelineRunState.Succeeded,
        (Completed, "cancelled") => PipelineRunState.Cancelled,
        (Completed, _) => PipelineRunState.Failed,
        _ => PipelineRunState.Queued,
    };

    /// <summary>Our deployment's state in GitHub's words.</summary>
    public static string Word(DeploymentStatusState state) => state switch
    {
        DeploymentStatusState.Pending => "queued",
        DeploymentStatusState.Running => "in_progress",
        DeploymentStatusState.Succeeded => "success",
        DeploymentStatusState.Failed => "failure",

        // "inactive" would take away what runs from GitHub's page of the environment; it has no word for ended on request.
        DeploymentStatusState.Cancelled => "error",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
    };

    /// <summary>Whether a run or job is one of our own, which deploys and says nothing of the commit's quality: it has the run name of our template.</summary>
    public static bool IsOurs(string? name) => name is not null && OurName().IsMatch(name);

    [GeneratedRegex(@"^ChatDeploy J-\d+\.\d+$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex OurName();
}
