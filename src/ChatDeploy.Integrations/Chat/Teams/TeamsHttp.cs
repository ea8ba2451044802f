using System.Net.Http.Headers;

namespace ChatDeploy.Integrations.Chat.Teams;

/// <summary>How all of Teams' addresses are called.</summary>
internal static class TeamsHttp
{
    /// <summary>A client without redirects, which would carry a token elsewhere, and without cookies, which are nobody's; callers bring the time limit.</summary>
    /// <param name="longestAnswer">The largest answer that is read, in bytes.</param>
    public static HttpClient New(int longestAnswer) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(3),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
        MaxResponseContentBufferSize = longestAnswer,
        DefaultRequestHeaders = { UserAgent = { new ProductInfoHeaderValue("ChatDeploy", null) } },
    };
}
