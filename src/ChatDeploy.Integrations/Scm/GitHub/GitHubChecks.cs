using System.Text.Json;
using ChatDeploy.Core.Scm;
using ChatDeploy.Integrations.Scm.Http;

namespace ChatDeploy.Integrations.Scm.GitHub;

/// <summary>
/// Reads checks of commits, which webhooks and API tell in the same objects: workflow runs, check runs, check suites, statuses. Null where an
/// object tells nothing of the commit's quality, or not enough.
/// </summary>
internal static class GitHubChecks
{
    private const string Actions = "github-actions";

    /// <summary>A workflow's run, but none of ours: those deploy.</summary>
    /// <param name="run">The <c>workflow_run</c>.</param>
    /// <param name="workflowName">The workflow's name where it is told apart; older servers leave the run's empty.</param>
    public static CommitCheck? WorkflowRun(JsonElement run, string? workflowName = null)
    {
        var name = Filled(run, "name") ?? workflowName ?? Filled(run, "path");
        if (name is null || IsOurs(run)) return null;
        return Check(run, "workflow", name, "head_sha", GitHubStates.Check(ScmJson.Text(run, "status"), ScmJson.Text(run, "conclusion")), Time(run, "updated_at", "created_at"), Filled(run, "html_url"));
    }

    /// <summary>Whether a workflow's run is one that we began.</summary>
    public static bool IsOurs(JsonElement run) => GitHubStates.IsOurs(ScmJson.Text(run, "display_title")) || GitHubStates.IsOurs(ScmJson.Text(run, "name"));

    /// <summary>A check run, jobs of workflows among them, but none of ours.</summary>
    public static CommitCheck? CheckRun(JsonElement run)
    {
        if (Filled(run, "name") is not { } name || GitHubStates.IsOurs(name)) return null;
        var state = GitHubStates.Check(ScmJson.Text(run, "status"), ScmJson.Text(run, "conclusion"));
        return Check(run, "check", name, "head_sha", state, Time(run, "completed_at", "started_at"), Filled(run, "html_url") ?? Filled(run, "details_url"));
    }

    /// <summary>
    /// A check suite that came to its end. GitHub makes one for every app at every push, which waits for ever where the app has nothing to say; and
    /// those of workflows say the same as the workflow's run.
    /// </summary>
    public static CommitCheck? CheckSuite(JsonElement suite)
    {
        var app = ScmJson.Object(suite, "app");
        var name = app is null ? null : Filled(app.Value, "name");
        if (name is null || ScmJson.Text(app!.Value, "slug") == Actions || ScmJson.Text(suite, "status") != "completed" || ScmJson.Number(suite, "latest_check_runs_count") == 0) return null;
        return Check(suite, "check", $"{name} (all)", "head_sha", GitHubStates.Check("completed", ScmJson.Text(suite, "conclusion")), Time(suite, "updated_at", "created_at"), null);
    }

    /// <summary>A commit status.</summary>
    /// <param name="status">The status.</param>
    /// <param name="sha">Its commit, where the object does not tell.</param>
    public static CommitCheck? Status(JsonElement status, string? sha = null)
    {
        if (Filled(status, "context") is not { } name) return null;
        var check = Check(status, "status", name, "sha", GitHubStates.Status(ScmJson.Text(status, "state")), Time(status, "updated_at", "created_at"), Filled(status, "target_url"), sha);
        return check;
    }

    private static CommitCheck? Check(JsonElement element, string kind, string name, string shaName, CheckState state, DateTimeOffset at, string? url, string? knownSha = null)
    {
        var sha = knownSha ?? ScmJson.Text(element, shaName)?.ToLowerInvariant();
        return sha is { Length: 40 or 64 } ? new CommitCheck(sha, kind, name, state, ScmJson.Id(element, "id"), at, url) : null;
    }

    // A check without a time is older than any that has one.
    private static DateTimeOffset Time(JsonElement element, string name, string otherwise) => ScmJson.Time(element, name) ?? ScmJson.Time(element, otherwise) ?? DateTimeOffset.UnixEpoch;

    private static string? Filled(JsonElement element, string name) => ScmJson.Text(element, name) is { } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;
}
