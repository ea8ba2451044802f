using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using ChatDeploy.Core.Scm;
using ChatDeploy.Integrations.Scm.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatDeploy.Integrations.Scm.Bitbucket;

/// <summary>Bitbucket Cloud's REST API with our token. One for the whole service, since limits are counted for it.</summary>
/// <remarks><see href="https://developer.atlassian.com/cloud/bitbucket/rest/intro/"/></remarks>
public sealed class BitbucketClient : IDisposable
{
    /// <summary>The largest page that it gives.</summary>
    internal const int PageSize = 100;

    private static readonly Uri _publicAddress = new("https://api.bitbucket.org/2.0");

    private readonly AuthenticationHeaderValue? _authorization;
    private readonly IReadOnlyList<string> _secrets;
    private readonly ScmHttp _http;

    /// <summary>Nothing is called before somebody asks.</summary>
    public BitbucketClient(IOptions<BitbucketOptions> options, TimeProvider clock, ILogger<BitbucketClient> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        var token = options.Value.Token ?? string.Empty;
        _secrets = token.Length > 0 ? [token, token.Split(':', 2)[^1]] : [];

        // An address before the colon: a person's API token; access tokens have no colon.
        _authorization = token.Length == 0 ? null
            : token.Contains('@', StringComparison.Ordinal) && token.Contains(':', StringComparison.Ordinal) ? new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(token)))
            : new AuthenticationHeaderValue("Bearer", token);
        var advice = "Check Scm:Bitbucket:Token: it needs the scopes repository:write and pipeline:write, and the tool's repository in the catalog.";
        _http = new ScmHttp(new ScmHttpSettings("Bitbucket", options.Value.ApiUrl ?? _publicAddress, advice), clock, logger);
    }

    /// <summary>Whether a token is configured.</summary>
    public bool IsOn => _authorization is not null;

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    internal static string Repository(RepositoryKey repository) =>
        repository.Id.Split('/') is [var workspace, var slug]
            ? ScmPath.Of($"repositories/{workspace}/{slug}")
            : throw new ScmRefusedException($"'{repository.Id}' names no repository of Bitbucket. Write workspace/repository in the catalog.");

    internal ScmCall Call(HttpMethod method, string path, string what) => new(method, path, what)
    {
        Authorization = _authorization ?? throw new ScmRefusedException("Scm:Bitbucket:Token is not set, so Bitbucket is not asked for anything. Set it to an access token of the repository."),
        Secrets = _secrets,
    };

    internal Task<ScmAnswer> SendAsync(ScmCall call, CancellationToken cancellationToken) => _http.SendAsync(call, cancellationToken);

    /// <summary>
    /// The things of a list, at most that many and one more, so that the caller sees that there are others; null when what is listed is not there. That
    /// the repository itself is not there is no such answer.
    /// </summary>
    internal async Task<List<JsonElement>?> ListAsync(RepositoryKey repository, ScmCall call, int limit, CancellationToken cancellationToken, Func<JsonElement, bool>? isEnough = null)
    {
        var things = new List<JsonElement>();
        await foreach (var page in _http.PagesAsync(call with { Expected = [HttpStatusCode.NotFound] }, 1 + (limit / 10), answer => ScmJson.Text(answer.Body, "next"), cancellationToken))
        {
            if (page.IsMissing)
            {
                await NeedRepositoryAsync(repository, cancellationToken);
                return null;
            }

            things.AddRange(ScmJson.NeedList(page.Body, "values"));
            if (things.Count > limit || (isEnough is not null && things.Exists(thing => isEnough(thing)))) break;
        }

        return things;
    }

    /// <summary>Reads something of a repository that may not be there; null then.</summary>
    internal async Task<JsonElement?> FindAsync(RepositoryKey repository, string path, string what, CancellationToken cancellationToken, bool isPolled = false)
    {
        var answer = await SendAsync(Call(HttpMethod.Get, path, what) with { Expected = [HttpStatusCode.NotFound], IsPolled = isPolled }, cancellationToken);
        if (!answer.IsMissing) return answer.Body;
        await NeedRepositoryAsync(repository, cancellationToken);
        return null;
    }

    // Refused where there is no such repository for our token.
    private async Task NeedRepositoryAsync(RepositoryKey repository, CancellationToken cancellationToken) =>
        await SendAsync(Call(HttpMethod.Get, Repository(repository), $"find {repository.Id}"), cancellationToken);
}
