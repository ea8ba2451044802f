using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ChatDeploy.Core.Scm;
using ChatDeploy.Integrations.Scm.Http;

namespace ChatDeploy.Integrations.Scm.Bitbucket;

/// <summary>What Bitbucket is asked for: refs, commits and their build statuses, by which deployments are shown as well.</summary>
/// <remarks><see href="https://developer.atlassian.com/cloud/bitbucket/rest/api-group-commits/"/>, <see href="https://developer.atlassian.com/cloud/bitbucket/rest/api-group-refs/"/></remarks>
public sealed class BitbucketApi(BitbucketClient client) : IScmApi
{
    private const int MostStatuses = 500;
    private const int LongestKey = 40;

    /// <inheritdoc/>
    public string Provider => "bitbucket";

    /// <inheritdoc/>
    public bool IsOn => client.IsOn;

    /// <inheritdoc/>
    /// <remarks>By a query: names hold slashes, which its paths do not take for sure.</remarks>
    public async Task<string?> ResolveAsync(RepositoryKey repository, GitRef reference, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(repository);
        ArgumentNullException.ThrowIfNull(reference);
        var list = reference.Kind == GitRefKind.Branch ? "branches" : "tags";
        var query = $"name=\"{reference.Name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
        var call = client.Call(HttpMethod.Get, $"{BitbucketClient.Repository(repository)}/refs/{list}{ScmPath.Of($"?q={query}&pagelen={BitbucketClient.PageSize}")}", $"find {reference.Name} of {repository.Id}");
        var found = await client.ListAsync(repository, call, BitbucketClient.PageSize, cancellationToken);

        // Its comparisons may not tell case apart.
        return found?.Where(known => ScmJson.Text(known, "name") == reference.Name).Select(known => NeedSha(ScmJson.NeedObject(known, "target"))).FirstOrDefault();
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<TaggedCommit>> TagsAsync(RepositoryKey repository, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(repository);
        var call = client.Call(HttpMethod.Get, $"{BitbucketClient.Repository(repository)}/refs/tags?sort=-target.date&pagelen={Math.Min(limit, BitbucketClient.PageSize)}", $"list tags of {repository.Id}");
        var tags = await client.ListAsync(repository, call, limit, cancellationToken) ?? [];
        return [.. tags.Take(limit).Select(tag => new TaggedCommit(ScmJson.NeedText(tag, "name"), NeedSha(ScmJson.NeedObject(tag, "target"))))];
    }

    /// <inheritdoc/>
    public async Task<ComparedCommits?> CompareAsync(RepositoryKey repository, string from, string head, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(repository);
        ArgumentNullException.ThrowIfNull(from);
        var what = $"compare commits of {repository.Id}";
        if (await ListCommitsAsync(repository, head, from, limit, what, cancellationToken) is not { } commits) return null;

        // One that has nothing of its own is an ancestor.
        if (await ListCommitsAsync(repository, from, head, 1, what, cancellationToken) is not { } others) return null;
        return new ComparedCommits(others.Count == 0, [.. commits.Take(limit).Reverse()], commits.Count <= limit);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<PushedCommit>?> CommitsAsync(RepositoryKey repository, string reference, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(repository);
        var commits = await ListCommitsAsync(repository, reference, except: null, limit, $"list commits of {repository.Id}", cancellationToken);
        return commits is null ? null : [.. commits.Take(limit).Reverse()];
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<CommitCheck>> ChecksAsync(RepositoryKey repository, string sha, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(repository);
        ArgumentNullException.ThrowIfNull(sha);
        var path = $"{BitbucketClient.Repository(repository)}/commit/{ScmPath.Of($"{sha}")}/statuses?pagelen={BitbucketClient.PageSize}";
        var statuses = await client.ListAsync(repository, client.Call(HttpMethod.Get, path, $"list statuses of a commit of {repository.Id}") with { IsPolled = true }, MostStatuses, cancellationToken);
        var checks = (statuses ?? []).Select(status => BitbucketFields.ReadStatus(status, sha)).OfType<CommitCheck>();
        return [.. checks.GroupBy(check => check.Name).Select(same => same.MaxBy(check => check.At)!)];
    }

    /// <inheritdoc/>
    /// <remarks>Bitbucket tells nothing of signatures of tags.</remarks>
    public Task<TagSignature> VerifyTagAsync(RepositoryKey repository, string tag, CancellationToken cancellationToken) =>
        Task.FromResult(new TagSignature(TagVerdict.Unknown, Sha: null, Signer: null, "not_told_by_bitbucket"));

    /// <inheritdoc/>
    /// <remarks>A build status of the commit, whose key is ours: told twice it is the same one.</remarks>
    public async Task<string> WriteStatusAsync(RepositoryKey repository, DeploymentStatus status, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(repository);
        ArgumentNullException.ThrowIfNull(status);
        var key = KeyOf(status.Key);
        var path = $"{BitbucketClient.Repository(repository)}/commit/{ScmPath.Of($"{status.Sha}")}/statuses/build";
        var call = client.Call(HttpMethod.Post, path, $"show a deployment of {repository.Id}") with
        {
            Json = new JsonObject
            {
                ["key"] = key,
                ["state"] = Word(status.State),
                ["name"] = $"Deploy to {status.Environment} ({status.Key})",
                ["description"] = status.Description,
                ["url"] = status.Url,
            },
        };
        await client.SendAsync(call, cancellationToken);
        return key;
    }

    private static string KeyOf(string key)
    {
        var plain = $"{BitbucketFields.OurKeys}-{key}";
        return plain.Length <= LongestKey ? plain : $"{BitbucketFields.OurKeys}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))}"[..LongestKey];
    }

    private static string Word(DeploymentStatusState state) => state switch
    {
        DeploymentStatusState.Succeeded => "SUCCESSFUL",
        DeploymentStatusState.Failed => "FAILED",
        DeploymentStatusState.Cancelled => "STOPPED",
        _ => "INPROGRESS",
    };

    // Newest first; null when one of them is unknown.
    private async Task<List<PushedCommit>?> ListCommitsAsync(RepositoryKey repository, string of, string? except, int limit, string what, CancellationToken cancellationToken)
    {
        var size = Math.Min(limit + 1, BitbucketClient.PageSize);
        var range = except is null ? ScmPath.Of($"?include={of}&pagelen={size}") : ScmPath.Of($"?include={of}&exclude={except}&pagelen={size}");
        var commits = await client.ListAsync(repository, client.Call(HttpMethod.Get, $"{BitbucketClient.Repository(repository)}/commits{range}", what), limit, cancellationToken);
        return commits?.ConvertAll(commit => BitbucketFields.ReadCommit(commit) ?? throw new ScmUnavailableException("Bitbucket's answer cannot be read: a commit lacks its hash, date or message. Check Scm:Bitbucket:ApiUrl."));
    }

    private static string NeedSha(System.Text.Json.JsonElement commit) => BitbucketFields.Sha(commit) ?? ScmJson.NeedText(commit, "hash");
}
