using ChatDeploy.Core.Scm;
using ChatDeploy.Integrations.Scm.GitHub;
using ChatDeploy.Testing;
using ChatDeploy.Testing.Scm.GitHub;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatDeploy.Integrations.Tests.Scm.GitHub;

/// <summary>A GitHub with the repository <c>acme/crm</c>, and our client of it.</summary>
internal sealed class GitHubWorld : IAsyncDisposable
{
    public static readonly RepositoryKey Crm = new("github", "acme/crm");

    private readonly List<GitHubClient> _clients = [];
    private readonly ILoggerFactory _logs;

    private GitHubWorld(FakeGitHub gitHub, GitHubClock clock)
    {
        (GitHub, Clock, Repository) = (gitHub, clock, gitHub.Create("acme/crm"));
        _logs = LoggerFactory.Create(logging => logging.AddProvider(Log));
    }

    public FakeGitHub GitHub { get; }

    public GitHubClock Clock { get; }

    public FakeGitHubRepository Repository { get; }

    public RememberedLog Log { get; } = new();

    public GitHubApi Api => new(Client);

    public GitHubPipelines Pipelines => new(Client, Clock);

    /// <summary>The first client; with a token unless <see cref="NewClient"/> made another one before.</summary>
    public GitHubClient Client => _clients.FirstOrDefault() ?? NewClient(new GitHubOptions { Token = FakeGitHubDoor.Token });

    public static async Task<GitHubWorld> StartAsync()
    {
        var clock = new GitHubClock();
        return new GitHubWorld(await FakeGitHub.StartAsync(clock), clock);
    }

    public GitHubClient NewClient(GitHubOptions options)
    {
        options.ApiUrl ??= GitHub.ApiUrl;
        var client = new GitHubClient(Options.Create(options), Clock, new Logger<GitHubClient>(_logs));
        _clients.Add(client);
        return client;
    }

    /// <summary>The first client, as the App.</summary>
    public async Task<GitHubClient> BeAppAsync()
    {
        using var file = new TestDirectory();
        var path = Path.Combine(file.Path, "key.pem");
        await File.WriteAllTextAsync(path, GitHub.Door.PrivateKey);
        var client = NewClient(new GitHubOptions { AppId = FakeGitHubDoor.AppId, PrivateKeyFile = path });

        // The key is read with the first call.
        await new GitHubApi(client).ResolveAsync(Crm, new GitRef(GitRefKind.Branch, "main"), TestContext.Current.CancellationToken);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients) client.Dispose();
        _logs.Dispose();
        await GitHub.DisposeAsync();
    }
}

/// <summary>The system's clock, which can be put forward; waits take their real time.</summary>
internal sealed class GitHubClock : TimeProvider
{
    public TimeSpan Ahead { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Ahead;
}
