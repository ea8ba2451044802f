using System.Net;
using System.Text.Json;
using ChatDeploy.Core.Scm;
using ChatDeploy.Integrations.Scm.Http;

namespace ChatDeploy.Integrations.Scm.GitHub;

/// <summary>Lists commits, which GitHub does by pages of at most a hundred.</summary>
/// <remarks><see href="https://docs.github.com/en/rest/commits/commits"/></remarks>
internal sealed class GitHubHistory(GitHubClient client)
{
    private const int PageSize = 100;

    /// <summary>As <see cref="IScmApi.CompareAsync"/>. GitHub lists a comparison's commits from the oldest on; the newest are on the last pages.</summary>
    public async Task<ComparedCommits?> CompareAsync(RepositoryKey repository, string from, string head, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(repository);
        var first = await PageAsync(1);
        if (first.Words?.Contains("common ancestor", StringComparison.OrdinalIgnoreCase) == true) return new ComparedCommits(false, [], false);
        if (!first.IsSuccess)
        {
            await client.NeedRepositoryAsync(repository, cancellationToken);
            return null;
        }

        var isAhead = ScmJson.NeedText(first.Body, "status") is "ahead" or "identical";
        var commits = Commits(first.Body);
        var total = (int)Math.Min(ScmJson.Number(first.Body, "total_commits") ?? commits.Count, int.MaxValue);
        if (total <= commits.Count) return Kept(commits);

        // The pages that hold the newest; the first one is here already.
        var last = (total + PageSize - 1) / PageSize;
        var needed = (Math.Max(0, total - limit) / PageSize) + 1;
        if (needed > 1) commits.Clear();
        else needed = 2;
        for (var page = needed; page <= last; page++)
        {
            var answer = await PageAsync(page);
            if (!answer.IsSuccess) return null;
            commits.AddRange(Commits(answer.Body));
        }

        return Kept(commits);

        // From the second page on GitHub leaves out the files.
        Task<ScmAnswer> PageAsync(int page) => client.ReadAsync(
            repository, ScmPath.Of($"compare/{from}...{head}?per_page={PageSize}&page={page}"), "what is between two commits", cancellationToken, HttpStatusCode.NotFound);

        ComparedCommits Kept(List<PushedCommit> listed) =>
            new(isAhead, listed.Count > limit ? listed[^limit..] : listed, listed.Count >= total && total <= limit);
    }

    /// <summary>As <see cref="IScmApi.CommitsAsync"/>.</summary>
    public async Task<IReadOnlyList<PushedCommit>?> CommitsAsync(RepositoryKey repository, string reference, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(repository);
        var commits = new List<PushedCommit>();
        var size = Math.Clamp(limit, 1, PageSize);
        for (var page = 1; commits.Count < limit; page++)
        {
            // The later pages go on from the commit that the first began with, wherever the branch is by then.
            var from = commits.Count == 0 ? reference : commits[0].Sha;
            var answer = await client.ReadAsync(
                repository, ScmPath.Of($"commits?sha={from}&per_page={size}&page={page}"), "commits", cancellationToken, HttpStatusCode.NotFound, HttpStatusCode.Conflict, HttpStatusCode.UnprocessableEntity);
            if (!answer.IsSuccess)
            {
                await client.NeedRepositoryAsync(repository, cancellationToken);
                return null;
            }

            var listed = ScmJson.NeedList(answer.Body);
            commits.AddRange(listed.Select(Read));
            if (listed.Count < size) break;
        }

        if (commits.Count > limit) commits.RemoveRange(limit, commits.Count - limit);
        commits.Reverse();
        return commits;
    }

    private static List<PushedCommit> Commits(JsonElement comparison) => [.. ScmJson.NeedList(comparison, "commits").Select(Read)];

    private static PushedCommit Read(JsonElement element)
    {
        var commit = ScmJson.NeedObject(element, "commit");
        var author = ScmJson.Object(commit, "author");
        var committer = ScmJson.Object(commit, "committer") ?? author;
        return new PushedCommit(
            ScmJson.NeedText(element, "sha").ToLowerInvariant(),
            ScmJson.Text(commit, "message") ?? "",
            (author is { } by ? ScmJson.Text(by, "name") : null) ?? "unknown",
            author is { } from ? ScmJson.Text(from, "email") : null,
            (committer is { } then ? ScmJson.Time(then, "date") : null) ?? throw new ScmUnavailableException("GitHub tells no time of a commit. Check Scm:GitHub:ApiUrl."),
            ScmJson.Text(element, "html_url"));
    }
}
