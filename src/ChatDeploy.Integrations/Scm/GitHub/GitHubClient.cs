using System.Net;
using System.Text.Json.Nodes;
using ChatDeploy.Core.Scm;
using ChatDeploy.Integrations.Scm.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatDeploy.Integrations.Scm.GitHub;

/// <summary>Calls GitHub's REST API about a repository, with the right credentials. One for the service: it keeps limits, answers and tokens.</summary>
public sealed class GitHubClient : IDisposable
{
    private static readonly Uri PublicApi = new("https://api.github.com");

    private readonly ScmHttp _http;
    private readonly GitHubCredentials _credentials;

    /// <summary>Nothing is called before somebody asks.</summary>
    public GitHubClient(IOptions<GitHubOptions> options, TimeProvider clock, ILogger<GitHubClient> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        IsOn = options.Value.HasCredentials;
        var advice = options.Value.IsApp
            ? "Check that the App is installed there, and has the permissions Actions, Deployments (write), Checks, Commit statuses, Contents (read)."
            : "Check Scm:GitHub:Token: whether it is still good, may see the repository, and has the rights that README names.";
        _http = new ScmHttp(
            new ScmHttpSettings("GitHub", options.Value.ApiUrl ?? PublicApi, advice)
            {
                // Of the versions the one that every supported Enterprise Server knows.
                Headers = new Dictionary<string, string> { ["Accept"] = "application/vnd.github+json", ["X-GitHub-Api-Version"] = "2022-11-28" },
            },
            clock,
            logger);
        _credentials = new GitHubCredentials(options.Value, _http, clock);
    }

    /// <summary>Whether there are credentials.</summary>
    public bool IsOn { get; }

    /// <summary>A repository's path in the API.</summary>
    /// <exception cref="ScmRefusedException">It is not named <c>owner/name</c>.</exception>
    internal static string Root(RepositoryKey repository) => repository.Id.Count(c => c == '/') == 1
        ? $"repos/{ScmPath.Parts(repository.Id)}"
        : throw new ScmRefusedException($"{repository.Id} is no repository of GitHub, which are named OWNER/NAME. Check the catalog.");

    /// <summary>Reads something of a repository; a missing one comes back as that.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="path">Below the repository, by <see cref="ScmPath"/>.</param>
    /// <param name="what">What is read, after "to read".</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <param name="missing">Statuses that mean that it is not there.</param>
    internal Task<ScmAnswer> ReadAsync(RepositoryKey repository, string path, string what, CancellationToken cancellationToken, params HttpStatusCode[] missing) =>
        SendAsync(repository, Reading(repository, path, what, missing), cancellationToken);

    /// <summary>As <see cref="ReadAsync"/>, and then page by page.</summary>
    internal async IAsyncEnumerable<ScmAnswer> PagesAsync(
        RepositoryKey repository, string path, string what, int most, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken, params HttpStatusCode[] missing)
    {
        var first = await WithCredentialsAsync(repository, Reading(repository, path, what, missing), cancellationToken);
        await foreach (var page in _http.PagesAsync(first, most, null, cancellationToken)) yield return page;
    }

    /// <summary>Changes something of a repository.</summary>
    internal Task<ScmAnswer> WriteAsync(
        RepositoryKey repository, string path, string what, JsonNode? body, IReadOnlyList<string> secrets, CancellationToken cancellationToken, params HttpStatusCode[] expected) =>
        SendAsync(repository, new ScmCall(HttpMethod.Post, $"{Root(repository)}/{path}", $"{what} of {repository.Id}") { Json = body, Secrets = secrets, Expected = expected }, cancellationToken);

    /// <summary>Tells a repository that is not there, or not for us, from something in it that is not.</summary>
    /// <exception cref="ScmRefusedException">There is no such repository for us.</exception>
    internal async Task NeedRepositoryAsync(RepositoryKey repository, CancellationToken cancellationToken)
    {
        var call = new ScmCall(HttpMethod.Get, Root(repository), $"read the repository {repository.Id}") { IsPolled = true };
        await SendAsync(repository, call, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _credentials.Dispose();
        _http.Dispose();
    }

    private static ScmCall Reading(RepositoryKey repository, string path, string what, HttpStatusCode[] missing) =>
        new(HttpMethod.Get, $"{Root(repository)}/{path}", $"read {what} of {repository.Id}") { IsPolled = true, Expected = missing };

    private async Task<ScmAnswer> SendAsync(RepositoryKey repository, ScmCall call, CancellationToken cancellationToken)
    {
        var credential = await _credentials.ForAsync(repository, cancellationToken);
        var answer = await _http.SendAsync(With(call, credential) with { Expected = [.. call.Expected, HttpStatusCode.Unauthorized] }, cancellationToken);
        if (answer.Status != HttpStatusCode.Unauthorized) return answer;

        // An installation's token may end before its time, when the App was suspended or its key replaced. What it asked for has not been done.
        if (_credentials.Forget(repository, credential)) credential = await _credentials.ForAsync(repository, cancellationToken);
        return await _http.SendAsync(With(call, credential), cancellationToken);
    }

    private async Task<ScmCall> WithCredentialsAsync(RepositoryKey repository, ScmCall call, CancellationToken cancellationToken) => With(call, await _credentials.ForAsync(repository, cancellationToken));

    private static ScmCall With(ScmCall call, GitHubCredential credential) => call with { Authorization = credential.Authorization, Account = credential.Account };
}
