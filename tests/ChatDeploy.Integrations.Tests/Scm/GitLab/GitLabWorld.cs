using ChatDeploy.Core.Scm;
using ChatDeploy.Integrations.Scm.GitLab;
using ChatDeploy.Testing;
using ChatDeploy.Testing.Scm;
using ChatDeploy.Testing.Scm.GitLab;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatDeploy.Integrations.Tests.Scm.GitLab;

/// <summary>A GitLab with the project <c>acme/shop/crm</c>, and our client of it.</summary>
internal sealed class GitLabWorld : IAsyncDisposable
{
    public static readonly RepositoryKey Crm = new("gitlab", "acme/shop/crm");
    public static readonly RepositoryKey Missing = new("gitlab", "acme/nowhere");

    private readonly LoggerFactory _loggers = new();
    private readonly GitLabClient _client;

    private GitLabWorld(FakeGitLab gitLab, string? token)
    {
        _loggers.AddProvider(Log);
        GitLab = gitLab;
        Project = gitLab.Create(Crm.Id);
        _client = new GitLabClient(Options.Create(new GitLabOptions { ApiUrl = gitLab.ApiUrl, Token = token }), TimeProvider.System, new Logger<GitLabClient>(_loggers));
        Api = new GitLabApi(_client);
        Pipelines = new GitLabPipelines(_client);
    }

    public FakeGitLab GitLab { get; }

    public FakeGitLabProject Project { get; }

    public FakeHistory History => Project.History;

    public RememberedLog Log { get; } = new();

    public GitLabApi Api { get; }

    public GitLabPipelines Pipelines { get; }

    public static async Task<GitLabWorld> StartAsync(string? token = FakeGitLab.Token) => new(await FakeGitLab.StartAsync(), token);

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        _loggers.Dispose();
        await GitLab.DisposeAsync();
    }
}
