using ChatDeploy.Core.Scm;
using ChatDeploy.Integrations.Scm.Bitbucket;
using ChatDeploy.Testing;
using ChatDeploy.Testing.Scm;
using ChatDeploy.Testing.Scm.Bitbucket;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatDeploy.Integrations.Tests.Scm.Bitbucket;

/// <summary>A Bitbucket with the repository <c>acme/crm</c>, and our client of it.</summary>
internal sealed class BitbucketWorld : IAsyncDisposable
{
    public static readonly RepositoryKey Crm = new("bitbucket", "acme/crm");
    public static readonly RepositoryKey Missing = new("bitbucket", "acme/nowhere");

    private readonly LoggerFactory _loggers = new();
    private readonly BitbucketClient _client;

    private BitbucketWorld(FakeBitbucket bitbucket, string token)
    {
        _loggers.AddProvider(Log);
        Bitbucket = bitbucket;
        Repository = bitbucket.Create(Crm.Id);
        _client = new BitbucketClient(Options.Create(new BitbucketOptions { ApiUrl = bitbucket.ApiUrl, Token = token }), TimeProvider.System, new Logger<BitbucketClient>(_loggers));
        Api = new BitbucketApi(_client);
        Pipelines = new BitbucketPipelines(_client);
    }

    public FakeBitbucket Bitbucket { get; }

    public FakeBitbucketRepository Repository { get; }

    public FakeHistory History => Repository.History;

    public RememberedLog Log { get; } = new();

    public BitbucketApi Api { get; }

    public BitbucketPipelines Pipelines { get; }

    public static async Task<BitbucketWorld> StartAsync(string token = FakeBitbucket.Token) => new(await FakeBitbucket.StartAsync(), token);

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        _loggers.Dispose();
        await Bitbucket.DisposeAsync();
    }
}
