using System.Net;
using System.Text.Json;
using ChatDeploy.Core.Scm;
using ChatDeploy.Integrations.Scm.Http;

namespace ChatDeploy.Integrations.Scm.GitLab;

/// <summary>What GitLab is asked for: refs, commits, pipelines and statuses, signatures of tags, deployments.</summary>
/// <remarks><see href="https://docs.gitlab.com/api/commits/"/>, <see href="https://docs.gitlab.com/api/pipelines/"/>, <see href="https://docs.gitlab.com/api/deployments/"/></remarks>
public sealed class GitLabApi(GitLabClient client) : IScmApi
{
    private const int PageSize = 100;

    // A commit at which jobs deploy to hundreds of sites has as many pipelines; those that check it came first.
    private const int MostPipelines = 500;

    /// <inheritdoc/>
    public string Provider => "gitlab";

    /// <inheritdoc/>
    public bool IsOn => client.IsOn;

    /// <inheritdoc/>
    public async Task<string?> ResolveAsync(RepositoryKey repository, GitRef reference, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(repository);
        ArgumentNullException.ThrowIfNull(reference);
        var list = reference.Kind == GitRefKind.Branch ? "branches" : "tags";
        var found = await client.FindAsync(repository, $"{GitLabClient.Project(repository)}/repository/{list}/{ScmPath.Of($"{reference.Name}")}", $"find {reference.Name} of {repository.Id}", cancellationToken);
        return found is { } known ? Sha(ScmJson.NeedObject(known, "commit")) : null;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<TaggedCommit>> TagsAsync(RepositoryKey repository, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(repository);
        var call = client.Call(HttpMethod.Get, $"{GitLabClient.Project(repository)}/repository/tags?order_by=updated&sort=desc&per_page={Math.Min(limit, PageSize)}", $"list tags of {repository.Id}");
        var tags = await client.ListAsync(call, limit, cancellationToken);
        return [.. tags.Take(limit).Select(tag => new TaggedCommit(ScmJson.NeedText(tag, "name"), Sha(ScmJson.NeedObject(tag, "commit"))))];
    }

    /// <inheritdoc/>
    public async Task<ComparedCommits?> CompareAsync(RepositoryKey repository, string from, string head, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(repository);
        var what = $"compare commits of {repository.Id}";
        var asked = client.Call(HttpMethod.Get, $"{GitLabClient.Project(repository)}/repository/merge_base{ScmPath.Of($"?refs[]={from}&refs[]={head}")}", what) with
        {
            Expected = [HttpStatusCode.BadRequest, HttpStatusCode.NotFound],
        };
        var merged = await client.SendAsync(asked, cancellationToken);

        // 400: one of them is unknown; 404: they have no ancestor in common.
        if (merged.Status == HttpStatusCode.BadRequest) return null;
        if (merged.IsMissing) await client.NeedProjectAsync(repository, cancellationToken);
        var isAhead = merged.IsSuccess && string.Equals(Sha(merged.Body), from, StringComparison.OrdinalIgnoreCase);

        // The commits' list with a range has pages and no diffs, which "compare" has not.
        var commits = await ListCommitsAsync(repository, $"{from}..{head}", limit, what, cancellationToken);
        return new ComparedCommits(isAhead, [.. commits.Take(limit).Reverse()], commits.Count <= limit);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<PushedCommit>?> CommitsAsync(RepositoryKey repository, string reference, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(repository);
        var commits = await ListCommitsAsync(repository, reference, limit, $"list commits of {repository.Id}", cancellationToken);
        if (commits.Count > 0) return [.. commits.Take(limit).Reverse()];

        // Nothing may also mean that there is no such project.
        await client.NeedProjectAsync(repository, cancellationToken);
        return null;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<CommitCheck>> ChecksAsync(RepositoryKey repository, string sha, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(repository);
        ArgumentNullException.ThrowIfNull(sha);
        var project = GitLabClient.Project(repository);
        var asked = client.Call(HttpMethod.Get, $"{project}/pipelines{ScmPath.Of($"?sha={sha}&order_by=id&sort=asc&per_page={PageSize}")}", $"list pipelines of a commit of {repository.Id}") with { IsPolled = true };
        var pipelines = await client.ListAsync(asked, MostPipelines, cancellationToken);
        var statuses = await client.ListAsync(
            client.Call(HttpMethod.Get, $"{project}/repository/commits/{ScmPath.Of($"{sha}")}/statuses?per_page={PageSize}", $"list statuses of a commit of {repository.Id}") with { IsPolled = true, Expected = [HttpStatusCode.NotFound] },
            MostPipelines,
            cancellationToken);

        var others = pipelines.Where(pipeline => !GitLabChecks.IsCheck(pipeline)).Select(pipeline => ScmJson.NeedId(pipeline, "id")).ToHashSet(StringComparer.Ordinal);
        var checks = pipelines.Where(GitLabChecks.IsCheck).Select(pipeline => GitLabChecks.OfPipeline(pipeline, sha))
            .Concat(statuses.Where(status => ScmJson.Id(status, "pipeline_id") is not { } id || !others.Contains(id)).Select(status => GitLabChecks.OfStatus(status, sha)));
        return [.. checks.GroupBy(check => (check.Kind, check.Name)).Select(same => same.MaxBy(check => (check.At, long.TryParse(check.RunId, out var run) ? run : 0))!)];
    }

    /// <inheritdoc/>
    public Task<TagSignature> VerifyTagAsync(RepositoryKey repository, string tag, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(repository);
        return new GitLabTags(client).VerifyAsync(repository, tag, cancellationToken);
    }

    /// <inheritdoc/>
    /// <remarks>GitLab's deployments keep no key of ours: one whose first answer was lost is made again.</remarks>
    public Task<string> WriteStatusAsync(RepositoryKey repository, DeploymentStatus status, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(repository);
        ArgumentNullException.ThrowIfNull(status);
        return new GitLabDeployments(client).WriteAsync(repository, status, cancellationToken);
    }

    /// <summary>The object name of a commit.</summary>
    internal static string Sha(JsonElement commit) => ScmJson.NeedText(commit, "id").ToLowerInvariant();

    // Newest first; empty when it is unknown.
    private async Task<List<PushedCommit>> ListCommitsAsync(RepositoryKey repository, string range, int limit, string what, CancellationToken cancellationToken)
    {
        var size = Math.Min(limit + 1, PageSize);
        var call = client.Call(HttpMethod.Get, $"{GitLabClient.Project(repository)}/repository/commits{ScmPath.Of($"?ref_name={range}&per_page={size}")}", what) with { Expected = [HttpStatusCode.NotFound] };
        return [.. (await client.ListAsync(call, limit, cancellationToken)).Select(ReadCommit)];
    }

    private static PushedCommit ReadCommit(JsonElement commit) => new(
        Sha(commit),
        ScmJson.Text(commit, "message") ?? ScmJson.Text(commit, "title") ?? string.Empty,
        ScmJson.Text(commit, "author_name") is { Length: > 0 } author ? author : "unknown",
        GitLabFields.Address(ScmJson.Text(commit, "author_email")),
        ScmJson.Time(commit, "committed_date") ?? ScmJson.Time(commit, "created_at") ?? DateTimeOffset.UnixEpoch,
        ScmJson.Text(commit, "web_url"));
}
