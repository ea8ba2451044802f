using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using ChatDeploy.Core.Scm;
using ChatDeploy.Integrations.Scm.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatDeploy.Integrations.Scm.GitLab;

/// <summary>GitLab's REST API with our token. One for the whole service, since limits are counted for it.</summary>
/// <remarks><see href="https://docs.gitlab.com/api/rest/"/>. Every kind of token that GitLab has is taken as a bearer token.</remarks>
public sealed class GitLabClient : IDisposable
{
    private static readonly Uri _publicAddress = new("https://gitlab.com/api/v4");

    private readonly string? _token;
    private readonly ScmHttp _http;

    /// <summary>Nothing is called before somebody asks.</summary>
    public GitLabClient(IOptions<GitLabOptions> options, TimeProvider clock, ILogger<GitLabClient> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        _token = options.Value.Token is { Length: > 0 } token ? token : null;
        var advice = "Check Scm:GitLab:Token: it needs the scope api and the role Developer (Maintainer for protected branches), and the tool's repository in the catalog.";
        _http = new ScmHttp(new ScmHttpSettings("GitLab", options.Value.ApiUrl ?? _publicAddress, advice), clock, logger);
    }

    /// <summary>Whether a token is configured.</summary>
    public bool IsOn => _token is not null;

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    internal static string Project(RepositoryKey repository) => ScmPath.Of($"projects/{repository.Id}");

    internal ScmCall Call(HttpMethod method, string path, string what) => new(method, path, what)
    {
        Authorization = new AuthenticationHeaderValue("Bearer", _token ?? throw new ScmRefusedException("Scm:GitLab:Token is not set, so GitLab is not asked for anything. Set it to a token with the scope api.")),
        Secrets = [_token],
    };

    internal Task<ScmAnswer> SendAsync(ScmCall call, CancellationToken cancellationToken) => _http.SendAsync(call, cancellationToken);

    internal Task<ScmAnswer> GetAsync(string path, string what, CancellationToken cancellationToken) => SendAsync(Call(HttpMethod.Get, path, what), cancellationToken);

    /// <summary>Reads something of a repository that may not be there; null then. That the repository itself is not there is no such answer.</summary>
    internal async Task<JsonElement?> FindAsync(RepositoryKey repository, string path, string what, CancellationToken cancellationToken, bool isPolled = false)
    {
        var answer = await SendAsync(Call(HttpMethod.Get, path, what) with { Expected = [HttpStatusCode.NotFound], IsPolled = isPolled }, cancellationToken);
        if (!answer.IsMissing) return answer.Body;
        await NeedProjectAsync(repository, cancellationToken);
        return null;
    }

    /// <summary>The things of a list, at most that many and one more, so that the caller sees that there are others.</summary>
    internal async Task<List<JsonElement>> ListAsync(ScmCall call, int limit, CancellationToken cancellationToken)
    {
        var things = new List<JsonElement>();
        await foreach (var page in _http.PagesAsync(call, 1 + (limit / 20), cancellationToken: cancellationToken))
        {
            if (page.IsMissing) break;
            things.AddRange(ScmJson.NeedList(page.Body));
            if (things.Count > limit) break;
        }

        return things;
    }

    /// <summary>Makes sure that the project is there.</summary>
    /// <exception cref="ScmRefusedException">There is no such project for our token.</exception>
    internal Task NeedProjectAsync(RepositoryKey repository, CancellationToken cancellationToken) => GetAsync(Project(repository), $"find {repository.Id}", cancellationToken);
}
