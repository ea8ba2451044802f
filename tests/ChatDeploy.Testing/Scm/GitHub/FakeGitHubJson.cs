using System.Globalization;
using System.Text.Json.Nodes;

namespace ChatDeploy.Testing.Scm.GitHub;

/// <summary>GitHub's objects as it writes them.</summary>
internal static class FakeGitHubJson
{
    /// <summary>The app by which workflows' jobs are checks.</summary>
    public const string Actions = "GitHub Actions";

    /// <summary>What is between the ids of a run and its job.</summary>
    public const long JobIds = 1_000_000;

    /// <summary>What <c>name</c> makes of a run's only job: in our template the same as the run's.</summary>
    public static string JobName(FakeGitHubRun run) => run.Title.StartsWith("ChatDeploy ", StringComparison.Ordinal) ? run.Title : $"{run.Name} job";

    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static JsonObject PushedCommit(FakeGitHubRepository repository, FakeCommit commit) => new()
    {
        ["id"] = commit.Sha,
        ["message"] = commit.Message,
        ["timestamp"] = commit.At.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture),
        ["url"] = $"{repository.Page}/commit/{commit.Sha}",
        ["author"] = new JsonObject { ["name"] = commit.Author, ["email"] = commit.Email },
        ["distinct"] = true,
    };

    public static JsonObject Commit(FakeGitHubRepository repository, FakeCommit commit) => new()
    {
        ["sha"] = commit.Sha,
        ["html_url"] = $"{repository.Page}/commit/{commit.Sha}",
        ["commit"] = new JsonObject
        {
            ["message"] = commit.Message,
            ["author"] = new JsonObject { ["name"] = commit.Author, ["email"] = commit.Email, ["date"] = Time(commit.At) },
            ["committer"] = new JsonObject { ["name"] = "GitHub", ["email"] = "noreply@github.com", ["date"] = Time(commit.At) },
        },
        ["parents"] = new JsonArray([.. commit.Parents.Select(parent => new JsonObject { ["sha"] = parent })]),
    };

    public static JsonObject Run(FakeGitHubRepository repository, FakeGitHubRun run) => new()
    {
        ["id"] = run.Id,
        ["name"] = run.Name,
        ["display_title"] = run.Title,
        ["path"] = $".github/workflows/{run.Workflow}",
        ["event"] = run.Event,
        ["head_branch"] = run.Ref,
        ["head_sha"] = run.Sha,
        ["status"] = run.Status,
        ["conclusion"] = run.Conclusion,
        ["run_number"] = 1,
        ["run_attempt"] = 1,
        ["created_at"] = Time(run.CreatedAt),
        ["updated_at"] = Time(run.UpdatedAt),
        ["html_url"] = $"{repository.Page}/actions/runs/{run.Id}",
    };

    public static JsonObject Job(FakeGitHubRepository repository, FakeGitHubRun run) => new()
    {
        ["id"] = run.Id + JobIds,
        ["run_id"] = run.Id,
        ["name"] = JobName(run),
        ["head_sha"] = run.Sha,
        ["status"] = run.Status,
        ["conclusion"] = run.Conclusion,
        ["started_at"] = Time(run.CreatedAt),
        ["html_url"] = $"{repository.Page}/actions/runs/{run.Id}/job/{run.Id + JobIds}",
    };

    public static JsonObject CheckRun(FakeGitHubRepository repository, FakeGitHubCheck check) => new()
    {
        ["id"] = check.Id,
        ["name"] = check.Name,
        ["head_sha"] = check.Sha,
        ["status"] = check.Status,
        ["conclusion"] = check.Conclusion,
        ["started_at"] = Time(check.At),
        ["completed_at"] = check.Conclusion is null ? null : Time(check.At),
        ["html_url"] = check.App == Actions ? $"{repository.Page}/actions/runs/{check.Id - JobIds}/job/{check.Id}" : $"{repository.Page}/runs/{check.Id}",
        ["app"] = App(check),
    };

    public static JsonObject CheckSuite(FakeGitHubCheck suite) => new()
    {
        ["id"] = suite.Id,
        ["head_sha"] = suite.Sha,
        ["status"] = suite.Status,
        ["conclusion"] = suite.Conclusion,
        ["latest_check_runs_count"] = 1,
        ["created_at"] = Time(suite.At),
        ["updated_at"] = Time(suite.At),
        ["app"] = App(suite),
    };

    public static JsonObject Status(FakeGitHubCheck status) => new()
    {
        ["id"] = status.Id,
        ["context"] = status.Name,
        ["state"] = status.Status,
        ["target_url"] = $"https://ci.example/{status.Id}",
        ["created_at"] = Time(status.At),
        ["updated_at"] = Time(status.At),
    };

    public static JsonObject Deployment(FakeGitHubDeployment deployment)
    {
        var told = (JsonObject)deployment.Asked.DeepClone();
        told["id"] = deployment.Id;
        told["sha"] = deployment.Sha;
        told["created_at"] = Time(deployment.At);
        return told;
    }

    private static JsonObject App(FakeGitHubCheck check) => new() { ["name"] = check.App, ["slug"] = check.App.ToLowerInvariant().Replace(' ', '-') };
}
