using System.Net;
using System.Text.Json;
using ChatDeploy.Core.Scm;
using ChatDeploy.Integrations.Scm.Http;

namespace ChatDeploy.Integrations.Scm.GitHub;

/// <summary>What GitHub's REST API tells of repositories.</summary>
/// <remarks><see href="https://docs.github.com/en/rest"/></remarks>
public sealed class GitHubApi(GitHubClient client) : IScmApi
{
    private const int MostTagPages = 20;

    private readonly GitHubHistory _history = new(client);
    private readonly GitHubDeployments _deployments = new(client);

    /// <inheritdoc/>
    public string Provider => GitHubProvider.ProviderName;

    /// <inheritdoc/>
    public bool IsOn => client.IsOn;

    /// <inheritdoc/>
    public async Task<string?> ResolveAsync(RepositoryKey repository, GitRef reference, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(repository);
        ArgumentNullException.ThrowIfNull(reference);
        if (await GitHubTags.RefAsync(client, repository, reference, cancellationToken) is not { } target) return null;
        return (await GitHubTags.PeelAsync(client, repository, target, cancellationToken)).Commit;
    }

    /// <inheritdoc/>
    /// <remarks>GitHub lists tags by name, the last name first.</remarks>
    public async Task<IReadOnlyList<TaggedCommit>> TagsAsync(RepositoryKey repository, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(repository);
        var tags = new List<TaggedCommit>();
        var size = Math.Clamp(limit, 1, 100);
        await foreach (var page in client.PagesAsync(repository, ScmPath.Of($"tags?per_page={size}"), "the tags", MostTagPages, cancellationToken))
        {
            tags.AddRange(ScmJson.NeedList(page.Body).Select(tag => new TaggedCommit(ScmJson.NeedText(tag, "name"), ScmJson.NeedText(ScmJson.NeedObject(tag, "commit"), "sha"))));
            if (tags.Count >= limit) break;
        }

        return tags.Count > limit ? tags[..limit] : tags;
    }

    /// <inheritdoc/>
    public Task<ComparedCommits?> CompareAsync(RepositoryKey repository, string from, string head, int limit, CancellationToken cancellationToken) =>
        _history.CompareAsync(repository, from, head, limit, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<PushedCommit>?> CommitsAsync(RepositoryKey repository, string reference, int limit, CancellationToken cancellationToken) =>
        _history.CommitsAsync(repository, reference, limit, cancellationToken);

    /// <inheritdoc/>
    /// <remarks>Of several with one name the newest counts. A commit that GitHub does not know yet has no checks.</remarks>
    public async Task<IReadOnlyList<CommitCheck>> ChecksAsync(RepositoryKey repository, string sha, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(repository);
        var lists = await Task.WhenAll(
            ListAsync(repository, ScmPath.Of($"actions/runs?head_sha={sha}&per_page={100}"), "workflow_runs", run => GitHubChecks.WorkflowRun(run), cancellationToken),
            ListAsync(repository, ScmPath.Of($"commits/{sha}/check-runs?filter=latest&per_page={100}"), "check_runs", GitHubChecks.CheckRun, cancellationToken),
            ListAsync(repository, ScmPath.Of($"commits/{sha}/check-suites?per_page={100}"), "check_suites", GitHubChecks.CheckSuite, cancellationToken),
            ListAsync(repository, ScmPath.Of($"commits/{sha}/status?per_page={100}"), "statuses", status => GitHubChecks.Status(status, sha), cancellationToken));
        return
        [
            .. lists.SelectMany(list => list)
                .GroupBy(check => (check.Kind, check.Name))
                .Select(same => same.OrderByDescending(check => check.At).ThenByDescending(check => long.TryParse(check.RunId, out var id) ? id : 0).First()),
        ];
    }

    /// <inheritdoc/>
    public Task<TagSignature> VerifyTagAsync(RepositoryKey repository, string tag, CancellationToken cancellationToken) => GitHubTags.VerifyAsync(client, repository, tag, cancellationToken);

    /// <inheritdoc/>
    public Task<string> WriteStatusAsync(RepositoryKey repository, DeploymentStatus status, CancellationToken cancellationToken) => _deployments.WriteAsync(repository, status, cancellationToken);

    private async Task<List<CommitCheck>> ListAsync(RepositoryKey repository, string path, string name, Func<JsonElement, CommitCheck?> read, CancellationToken cancellationToken)
    {
        const int MostPages = 10;
        var checks = new List<CommitCheck>();

        // 422: no commit of that name.
        await foreach (var page in client.PagesAsync(repository, path, "the checks of a commit", MostPages, cancellationToken, HttpStatusCode.NotFound, HttpStatusCode.UnprocessableEntity))
        {
            if (!page.IsSuccess)
            {
                await client.NeedRepositoryAsync(repository, cancellationToken);
                break;
            }

            checks.AddRange(ScmJson.NeedList(page.Body, name).Select(read).OfType<CommitCheck>());
        }

        return checks;
    }
}
