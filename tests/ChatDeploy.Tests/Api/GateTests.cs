using System.Net;
using ChatDeploy.Api.Access;
using ChatDeploy.Core.People;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ChatDeploy.Tests.Api;

public sealed class GateTests(SharedApiWorld shared) : IClassFixture<SharedApiWorld>
{
    // Their own signatures guard these, in their own code.
    private static readonly string[] Webhooks = ["/webhooks/git", "/webhooks/github"];

    private readonly ApiWorld _world = shared.World;

    private IEnumerable<RouteEndpoint> Endpoints => _world.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    [Fact]
    public void Every_endpoint_declares_how_it_is_guarded()
    {
        var undeclared = Endpoints
            .Where(e => e.Metadata.GetMetadata<GateMetadata>() is null && e.Metadata.GetMetadata<OpenEndpointMetadata>() is null)
            .Select(e => "/" + e.RoutePattern.RawText!.Trim('/'))
            .Except(Webhooks, StringComparer.Ordinal);
        Assert.Empty(undeclared);
    }

    [Fact]
    public void Only_the_runners_events_are_open_below_api()
    {
        var open = Endpoints.Where(e => e.RoutePattern.RawText!.TrimStart('/').StartsWith("api/", StringComparison.Ordinal) && e.Metadata.GetMetadata<OpenEndpointMetadata>() is not null);
        Assert.Equal(["/api/jobs/{id}/events"], open.Select(e => "/" + e.RoutePattern.RawText!.TrimStart('/')));
    }

    [Fact]
    public async Task Every_guarded_endpoint_refuses_who_has_no_token()
    {
        foreach (var (endpoint, _) in Guarded())
        {
            using var request = Request(endpoint);
            (await _world.SendAsync(request)).ExpectProblem(HttpStatusCode.Unauthorized, "unauthenticated");
        }
    }

    [Fact]
    public async Task Every_endpoint_that_changes_something_refuses_a_viewer()
    {
        foreach (var (endpoint, _) in Guarded().Where(g => g.Act != Act.Read))
        {
            using var request = Request(endpoint);
            request.Headers.Authorization = new("Bearer", await _world.TokenOfAsync("eve"));
            (await _world.SendAsync(request)).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        }
    }

    private IEnumerable<(RouteEndpoint Endpoint, Act Act)> Guarded() =>
        Endpoints.Where(e => e.Metadata.GetMetadata<GateMetadata>() is not null).Select(e => (e, e.Metadata.GetMetadata<GateMetadata>()!.Act));

    private static HttpRequestMessage Request(RouteEndpoint endpoint)
    {
        var method = new HttpMethod(endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods[0]);
        var path = "/" + endpoint.RoutePattern.RawText!.Trim('/').Replace("{id}", "1", StringComparison.Ordinal).Replace("{ticket}", "1", StringComparison.Ordinal);
        return new HttpRequestMessage(method, path) { Content = method == HttpMethod.Get ? null : new StringContent("{}", System.Text.Encoding.UTF8, "application/json") };
    }
}
