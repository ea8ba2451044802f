using System.Net;
using ChatDeploy.Hosting;
using ChatDeploy.Testing;
using ChatDeploy.Tests.Api;

namespace ChatDeploy.Tests.WebSecurity;

public sealed class TrustedProxiesTests(StoreFixture store)
{
    [Fact]
    public async Task Behind_a_trusted_proxy_each_person_has_an_address_of_ones_own()
    {
        await using var world = await ApiWorld.StartAsync(store, catalog: null, settings: ["--RateLimits:SignInsAMinute=1", "--Proxies:Trusted:0=127.0.0.0/8"]);
        Assert.Equal(HttpStatusCode.NotFound, await TryAsync(world, "192.0.2.1"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await TryAsync(world, "192.0.2.1"));
        Assert.Equal(HttpStatusCode.NotFound, await TryAsync(world, "192.0.2.2"));

        // What the client itself wrote in front of what the proxy added is not believed.
        Assert.Equal(HttpStatusCode.TooManyRequests, await TryAsync(world, "198.51.100.9, 192.0.2.1"));
    }

    [Fact]
    public async Task Nobody_else_says_where_one_is()
    {
        await using var world = await ApiWorld.StartAsync(store, catalog: null, settings: "--RateLimits:SignInsAMinute=1");
        Assert.Equal(HttpStatusCode.NotFound, await TryAsync(world, "192.0.2.1"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await TryAsync(world, "192.0.2.2"));
    }

    [Fact]
    public async Task A_proxy_that_is_no_address_stops_the_start()
    {
        var refused = await Assert.ThrowsAsync<StartRefusedException>(() => ApiWorld.StartAsync(store, catalog: null, settings: "--Proxies:Trusted:0=proxy.example.com"));
        Assert.Contains("Proxies:Trusted: 'proxy.example.com'", refused.Message, StringComparison.Ordinal);
    }

    private static async Task<HttpStatusCode> TryAsync(ApiWorld world, string forwardedFor)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/sign-in/nonsense");
        request.Headers.Add("X-Forwarded-For", forwardedFor);
        return (await world.SendAsync(request)).Status;
    }
}
