using System.Collections.Frozen;
using System.Text.Json;
using ChatDeploy.Core.Scm;
using ChatDeploy.Integrations.Scm.Http;
using ChatDeploy.Integrations.Scm.Webhooks;

namespace ChatDeploy.Integrations.Scm.GitHub;

/// <summary>Reads GitHub's events: what moves branches and tags, what tells of a commit's checks, what moves runs and deployments.</summary>
/// <remarks><see href="https://docs.github.com/en/webhooks/webhook-events-and-payloads"/></remarks>
public sealed class GitHubProvider : IScmProvider
{
    /// <summary>The provider's name in the catalog.</summary>
    internal const string ProviderName = "github";

    private static readonly FrozenDictionary<string, Func<RepositoryKey, JsonElement, IReadOnlyList<ScmEvent>>> Readers =
        new Dictionary<string, Func<RepositoryKey, JsonElement, IReadOnlyList<ScmEvent>>>(StringComparer.Ordinal)
        {
            ["push"] = GitHubPush.Read,
            ["create"] = ReadTouched,
            ["delete"] = ReadTouched,
            ["workflow_run"] = ReadWorkflowRun,
            ["workflow_job"] = ReadWorkflowJob,
            ["check_run"] = (repository, payload) => Checked(repository, GitHubChecks.CheckRun(OfCommit(payload, "check_run"))),
            ["check_suite"] = (repository, payload) => Checked(repository, GitHubChecks.CheckSuite(OfCommit(payload, "check_suite"))),
            ["status"] = (repository, payload) => Checked(repository, GitHubChecks.Status(payload) ?? throw PayloadReader.Missing("sha or context", "a text")),
            ["deployment"] = (repository, payload) => ReadDeployment(repository, payload, null),
            ["deployment_status"] = (repository, payload) => ReadDeployment(repository, payload, Object(payload, "deployment_status")),
        }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <inheritdoc/>
    public string Name => ProviderName;

    /// <inheritdoc/>
    public bool Uses(string eventName) => Readers.ContainsKey(eventName);

    /// <inheritdoc/>
    public IReadOnlyList<ScmEvent> Parse(string eventName, ReadOnlyMemory<byte> body)
    {
        if (!Readers.TryGetValue(eventName, out var read)) return eventName == "ping" ? [new ScmEvent.Ping()] : [];
        using var document = PayloadReader.Open(body);
        var repository = new RepositoryKey(ProviderName, PayloadReader.Text(Object(document.RootElement, "repository"), "full_name"));
        return read(repository, document.RootElement);
    }

    // They name the ref in its short form, and no objects; they may come without a push, which GitHub leaves out for more than three tags at once.
    private static IReadOnlyList<ScmEvent> ReadTouched(RepositoryKey repository, JsonElement payload) => PayloadReader.Text(payload, "ref_type") switch
    {
        "branch" => [new ScmEvent.RefTouched(repository, new GitRef(GitRefKind.Branch, PayloadReader.Text(payload, "ref")))],
        "tag" => [new ScmEvent.RefTouched(repository, new GitRef(GitRefKind.Tag, PayloadReader.Text(payload, "ref")))],
        _ => [],
    };

    private static IReadOnlyList<ScmEvent> ReadWorkflowRun(RepositoryKey repository, JsonElement payload)
    {
        var run = OfCommit(payload, "workflow_run");
        var workflow = ScmJson.Object(payload, "workflow");
        var moved = new ScmEvent.RunMoved(repository, ScmJson.Id(run, "id") ?? throw PayloadReader.Missing("workflow_run.id", "a number"));
        return [moved, .. Checked(repository, GitHubChecks.WorkflowRun(run, workflow is { } named ? ScmJson.Text(named, "name") : null))];
    }

    // The check run of the same job tells its state; this one tells that its run has moved.
    private static IReadOnlyList<ScmEvent> ReadWorkflowJob(RepositoryKey repository, JsonElement payload) =>
        [new ScmEvent.RunMoved(repository, ScmJson.Id(Object(payload, "workflow_job"), "run_id") ?? throw PayloadReader.Missing("workflow_job.run_id", "a number"))];

    private static IReadOnlyList<ScmEvent> ReadDeployment(RepositoryKey repository, JsonElement payload, JsonElement? status)
    {
        var deployment = Object(payload, "deployment");
        var sha = PayloadReader.ObjectName(deployment, "sha") ?? throw PayloadReader.Missing("deployment.sha", "a commit");
        var url = status is { } told ? Filled(told, "log_url") ?? Filled(told, "target_url") ?? Filled(told, "environment_url") : null;
        var environment = (status is { } of ? Filled(of, "environment") : null) ?? PayloadReader.Text(deployment, "environment");
        return [new ScmEvent.DeploymentReported(repository, sha, environment, status is { } now ? PayloadReader.Text(now, "state") : null, url)];
    }

    private static IReadOnlyList<ScmEvent> Checked(RepositoryKey repository, CommitCheck? check) => check is null ? [] : [new ScmEvent.CommitChecked(repository, check)];

    private static JsonElement OfCommit(JsonElement payload, string name)
    {
        var element = Object(payload, name);
        return PayloadReader.ObjectName(element, "head_sha") is null ? throw PayloadReader.Missing("head_sha", "a commit") : element;
    }

    private static JsonElement Object(JsonElement parent, string name) => PayloadReader.Object(parent, name);

    private static string? Filled(JsonElement parent, string name) => PayloadReader.OptionalText(parent, name) is { Length: > 0 } text ? text : null;
}
