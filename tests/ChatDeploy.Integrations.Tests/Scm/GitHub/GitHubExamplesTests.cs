using System.Text;
using System.Text.Json.Nodes;
using ChatDeploy.Core.Scm;
using ChatDeploy.Integrations.Scm.GitHub;

namespace ChatDeploy.Integrations.Tests.Scm.GitHub;

/// <summary>Every example that GitHub's people collected of the events that are used.</summary>
public sealed class GitHubExamplesTests
{
    [Theory]
    [InlineData("push", 14)]
    [InlineData("create", 12)]
    [InlineData("delete", 11)]
    [InlineData("workflow_run", 10)]
    [InlineData("workflow_job", 11)]
    [InlineData("check_run", 18)]
    [InlineData("check_suite", 20)]
    [InlineData("status", 11)]
    [InlineData("deployment", 11)]
    [InlineData("deployment_status", 11)]
    public void Every_example_is_used_and_understood(string eventName, int expected)
    {
        var provider = new GitHubProvider();
        Assert.True(provider.Uses(eventName));
        var examples = GitHubExamples.Of(eventName);
        Assert.Equal(expected, examples.Count);
        foreach (var example in examples) Assert.Equal(Expected(eventName, example), provider.Parse(eventName, Body(example)).Select(Told).ToArray());
    }

    [Fact]
    public void Every_ping_is_answered_and_not_used()
    {
        var provider = new GitHubProvider();
        Assert.False(provider.Uses("ping"));
        Assert.All(GitHubExamples.Of("ping"), example => Assert.IsType<ScmEvent.Ping>(Assert.Single(provider.Parse("ping", Body(example)))));
    }

    private static byte[] Body(JsonObject example) => Encoding.UTF8.GetBytes(example.ToJsonString());

    // What the example tells, read by other means than the product's.
    private static string[] Expected(string eventName, JsonObject example)
    {
        var repository = (string)example["repository"]!["full_name"]!;
        switch (eventName)
        {
            case "push":
                return [$"push {repository} {example["ref"]} {Object(example["before"])} {Object(example["after"])} {example["head_commit"]?["id"]} {example["commits"]!.AsArray().Count} {example["pusher"]!["name"]}"];
            case "create" or "delete":
                return [$"touched {repository} {example["ref_type"]} {example["ref"]}"];
            case "workflow_job":
                return [$"moved {repository} {example["workflow_job"]!["run_id"]}"];
            case "workflow_run":
                var run = example["workflow_run"]!;
                var name = run["name"]!.ToString() is { Length: > 0 } named ? named : example["workflow"]!["name"]!.ToString();
                return [$"moved {repository} {run["id"]}", $"check {repository} {run["head_sha"]} workflow {name} {State(run)} {run["id"]} {Time(run["updated_at"])}"];
            case "check_run":
                var check = example["check_run"]!;
                return [$"check {repository} {check["head_sha"]} check {check["name"]} {State(check)} {check["id"]} {Time(check["completed_at"] ?? check["started_at"])}"];
            case "check_suite":
                var suite = example["check_suite"]!;
                return suite["status"]!.ToString() != "completed" || suite["app"]!["slug"]?.ToString() == "github-actions"
                    ? []
                    : [$"check {repository} {suite["head_sha"]} check {suite["app"]!["name"]} (all) {State(suite)} {suite["id"]} {Time(suite["updated_at"])}"];
            case "status":
                return [$"check {repository} {example["sha"]} status {example["context"]} {(example["state"]!.ToString() == "success" ? "Succeeded" : "?")} {example["id"]} {Time(example["updated_at"])}"];
            default:
                return [$"deployment {repository} {example["deployment"]!["sha"]} {(example["deployment_status"] ?? example["deployment"])!["environment"]} {example["deployment_status"]?["state"]}"];
        }
    }

    private static string Told(ScmEvent told) => told switch
    {
        ScmEvent.RefPushed push => $"push {push.Repository.Id} {push.Ref.FullName} {push.Before} {push.After} {push.Commit} {push.Commits.Count - (push.Ref.Kind == GitRefKind.Tag && push.Commit is not null ? 1 : 0)} {push.Pusher}",
        ScmEvent.RefTouched touched => $"touched {touched.Repository.Id} {(touched.Ref.Kind == GitRefKind.Tag ? "tag" : "branch")} {touched.Ref.Name}",
        ScmEvent.RunMoved moved => $"moved {moved.Repository.Id} {moved.RunId}",
        ScmEvent.CommitChecked { Check: var check, Repository: var repository } => $"check {repository.Id} {check.Sha} {check.Kind} {check.Name} {check.State} {check.RunId} {check.At:u}",
        ScmEvent.DeploymentReported deployment => $"deployment {deployment.Repository.Id} {deployment.Sha} {deployment.Environment} {deployment.State}",
        _ => told.ToString(),
    };

    private static string? Object(JsonNode? sha) => sha!.ToString() == new string('0', 40) ? null : sha.ToString();

    private static string Time(JsonNode? time) => $"{DateTimeOffset.Parse(time!.ToString(), System.Globalization.CultureInfo.InvariantCulture).ToUniversalTime():u}";

    private static string State(JsonNode check) => (check["status"]!.ToString(), check["conclusion"]?.ToString()) switch
    {
        ("queued", _) => "Pending",
        ("in_progress", _) => "Running",
        (_, "success") => "Succeeded",
        (_, "neutral") => "Skipped",
        _ => "Failed",
    };
}
