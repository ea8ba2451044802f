using System.Collections.Concurrent;
using ChatDeploy.Integrations.Scm.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatDeploy.Integrations.Tests.Scm.Http;

/// <summary>A server on loopback that answers as it is told, and clients of it.</summary>
internal sealed class ScmServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly List<ScmHttp> _clients = [];

    private ScmServer(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _application = builder.Build();
        _application.Run(context =>
        {
            Asked.Enqueue($"{context.Request.Path} {context.Request.Headers.Authorization}");
            return answer(context);
        });
    }

    public ConcurrentQueue<string> Asked { get; } = new();

    public string Address => _application.Urls.First() + "/api/";

    public static async Task<ScmServer> StartAsync(RequestDelegate answer)
    {
        var server = new ScmServer(answer);
        await server._application.StartAsync();
        return server;
    }

    public ScmHttp Http(int tries = 3, TimeSpan? timeLimit = null, int concurrency = 8)
    {
        var settings = new ScmHttpSettings("Example", new Uri(Address), "Check the key.") { Tries = tries, TimeLimit = timeLimit ?? TimeSpan.FromSeconds(10), Concurrency = concurrency, LongestAnswer = 1 << 20 };
        var http = new ScmHttp(settings, new StandingClock(), NullLogger.Instance);
        _clients.Add(http);
        return http;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients) client.Dispose();
        await _application.DisposeAsync();
    }

    // However long a test takes, what was refused for a second still is. Waits take their real time.
    private sealed class StandingClock : TimeProvider
    {
        private readonly DateTimeOffset _now = DateTimeOffset.UtcNow;

        public override DateTimeOffset GetUtcNow() => _now;
    }
}
