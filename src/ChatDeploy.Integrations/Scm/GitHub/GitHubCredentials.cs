using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using ChatDeploy.Core.Scm;
using ChatDeploy.Integrations.Scm.Http;

namespace ChatDeploy.Integrations.Scm.GitHub;

/// <summary>Who we are to GitHub: the configured token, or the App's installation at a repository with a token of its own.</summary>
internal sealed class GitHubCredentials : IDisposable
{
    private const string Scheme = "Bearer";
    private static readonly TimeSpan RenewedBefore = TimeSpan.FromMinutes(5);

    private readonly GitHubOptions _options;
    private readonly ScmHttp _http;
    private readonly TimeProvider _clock;
    private readonly Lazy<GitHubAppKey> _key;
    private readonly SemaphoreSlim _renewing = new(1);
    private readonly ConcurrentDictionary<string, string> _installations = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, InstallationToken> _tokens = new(StringComparer.Ordinal);

    public GitHubCredentials(GitHubOptions options, ScmHttp http, TimeProvider clock)
    {
        (_options, _http, _clock) = (options, http, clock);
        _key = new Lazy<GitHubAppKey>(() => new GitHubAppKey(options.AppId!, options.PrivateKeyFile!));
    }

    /// <summary>What a call about a repository says who asks with, and whose rate limit it counts against.</summary>
    public async Task<GitHubCredential> ForAsync(RepositoryKey repository, CancellationToken cancellationToken)
    {
        if (!_options.HasCredentials) throw new ScmRefusedException("GitHub is not asked: set Scm:GitHub:Token, or Scm:GitHub:AppId and Scm:GitHub:PrivateKeyFile.");
        if (!_options.IsApp) return new GitHubCredential(new AuthenticationHeaderValue(Scheme, _options.Token), "");
        if (Find(repository) is { } known) return known;
        await _renewing.WaitAsync(cancellationToken);
        try
        {
            // Whoever had the turn before may have got it.
            return Find(repository) ?? await RenewAsync(repository, cancellationToken);
        }
        finally
        {
            _renewing.Release();
        }
    }

    /// <summary>Forgets an installation's token that GitHub does not take any more; false where another would be the same.</summary>
    public bool Forget(RepositoryKey repository, GitHubCredential refused)
    {
        if (!_options.IsApp) return false;
        if (_tokens.TryGetValue(refused.Account, out var token) && token.Value == refused.Authorization.Parameter) _tokens.TryRemove(new(refused.Account, token));
        _installations.TryRemove(repository.Id, out _);
        return true;
    }

    public void Dispose()
    {
        if (_key.IsValueCreated) _key.Value.Dispose();
        _renewing.Dispose();
    }

    private GitHubCredential? Find(RepositoryKey repository) =>
        _installations.TryGetValue(repository.Id, out var installation) && _tokens.TryGetValue(installation, out var token) && token.Until - RenewedBefore > _clock.GetUtcNow()
            ? new GitHubCredential(new AuthenticationHeaderValue(Scheme, token.Value), installation)
            : null;

    private async Task<GitHubCredential> RenewAsync(RepositoryKey repository, CancellationToken cancellationToken)
    {
        // An App that was removed and installed again has another installation.
        var isRemembered = _installations.TryGetValue(repository.Id, out var installation);
        installation ??= await FindInstallationAsync(repository, cancellationToken);
        var answer = await _http.SendAsync(AsApp(HttpMethod.Post, ScmPath.Of($"app/installations/{installation}/access_tokens"), $"let the App work on {repository.Id}") with { Expected = [HttpStatusCode.NotFound] }, cancellationToken);
        if (answer.IsMissing && isRemembered)
        {
            _installations.TryRemove(repository.Id, out _);
            return await RenewAsync(repository, cancellationToken);
        }

        if (answer.IsMissing) throw NotInstalled(repository);
        var until = ScmJson.Time(answer.Body, "expires_at") ?? _clock.GetUtcNow() + TimeSpan.FromMinutes(10);
        var token = new InstallationToken(ScmJson.NeedText(answer.Body, "token"), until);
        _installations[repository.Id] = installation;
        _tokens[installation] = token;
        return new GitHubCredential(new AuthenticationHeaderValue(Scheme, token.Value), installation);
    }

    private async Task<string> FindInstallationAsync(RepositoryKey repository, CancellationToken cancellationToken)
    {
        var call = AsApp(HttpMethod.Get, $"{GitHubClient.Root(repository)}/installation", $"find the App's installation at {repository.Id}") with { Expected = [HttpStatusCode.NotFound] };
        var answer = await _http.SendAsync(call, cancellationToken);
        return answer.IsMissing ? throw NotInstalled(repository) : ScmJson.NeedId(answer.Body, "id");
    }

    private ScmCall AsApp(HttpMethod method, string path, string what) =>
        new(method, path, what) { Authorization = new AuthenticationHeaderValue(Scheme, _key.Value.Sign(_clock.GetUtcNow())), Account = "app" };

    private static ScmRefusedException NotInstalled(RepositoryKey repository) =>
        new($"The GitHub App is not installed at {repository.Id}. Install it there (the App's page, Install App), or correct the repository's name in the catalog.");

    private sealed record InstallationToken(string Value, DateTimeOffset Until);
}

/// <summary>What a call says who asks with.</summary>
/// <param name="Authorization">The header.</param>
/// <param name="Account">Whose rate limit it counts against: the installation.</param>
internal sealed record GitHubCredential(AuthenticationHeaderValue Authorization, string Account)
{
    /// <summary>Without the token.</summary>
    public override string ToString() => $"installation {Account}";
}
