using System.Net;
using System.Text.RegularExpressions;
using ChatDeploy.Api.Access;
using ChatDeploy.Core.People;
using ChatDeploy.Tests.SignIn;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ChatDeploy.Tests.Api;

public sealed partial class GateTests(SharedApiWorld shared) : IClassFixture<SharedApiWorld>
{
    // Their own signatures guard these, in their own code.
    private static readonly string[] Webhooks = ["/webhooks/git", "/webhooks/github", "/webhooks/gitlab", "/webhooks/bitbucket"];

    private readonly ApiWorld _world = shared.World;

    private IEnumerable<RouteEndpoint> Endpoints => _world.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    [Fact]
    public void Every_endpoint_declares_how_it_is_guarded()
    {
        var undeclared = Endpoints
            .Where(e => GateMetadata.Of(e) is null && e.Metadata.GetMetadata<OpenEndpointMetadata>() is null)
            .Select(e => "/" + e.RoutePattern.RawText!.Trim('/'))
            .Except(Webhooks, StringComparer.Ordinal);
        Assert.Empty(undeclared);
    }

    [Fact]
    public void Only_the_runners_events_and_Teams_activities_which_bring_their_own_tokens_are_open_below_api()
    {
        var open = Endpoints.Where(e => e.RoutePattern.RawText!.TrimStart('/').StartsWith("api/", StringComparison.Ordinal) && e.Metadata.GetMetadata<OpenEndpointMetadata>() is not null);
        Assert.Equal(["/api/jobs/{id}/events", "/api/messages"], open.Select(e => "/" + e.RoutePattern.RawText!.TrimStart('/')).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_guarded_endpoint_refuses_who_has_no_token()
    {
        foreach (var (endpoint, _) in Guarded().Where(g => !GateMetadata.IsPage(g.Endpoint)))
        {
            using var request = Request(endpoint);
            (await _world.SendAsync(request)).ExpectProblem(HttpStatusCode.Unauthorized, "unauthenticated");
        }
    }

    [Fact]
    public async Task Every_page_sends_who_is_not_signed_in_to_sign_in()
    {
        using var browser = new Browser(_world);
        var pages = Guarded().Where(g => GateMetadata.IsPage(g.Endpoint)).ToList();
        Assert.NotEmpty(pages);
        foreach (var (endpoint, _) in pages)
        {
            var answer = (await browser.GetAsync(PathOf(endpoint))).Expect(HttpStatusCode.SeeOther);
            Assert.StartsWith("/sign-in", answer.Message.Headers.Location?.OriginalString, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Every_endpoint_that_takes_something_from_a_session_wants_the_antiforgery_token()
    {
        using var browser = await Browser.SignedInAsync(_world, "root");
        foreach (var (endpoint, _) in Guarded().Where(g => !IsSafe(MethodOf(g.Endpoint))))
        {
            using var content = ContentFor(endpoint);
            var answer = await browser.SendAsync(MethodOf(endpoint), PathOf(endpoint), content, "application/json");
            Assert.True(answer.Status == HttpStatusCode.BadRequest, $"{MethodOf(endpoint)} {PathOf(endpoint)}: {answer.Status} {answer.Text}");
        }
    }

    [Fact]
    public async Task Every_endpoint_that_changes_something_refuses_a_viewer()
    {
        foreach (var (endpoint, _) in Guarded().Where(g => g.Act is not (null or Act.Read)))
        {
            using var request = Request(endpoint);
            request.Headers.Authorization = new("Bearer", await _world.TokenOfAsync("eve"));
            (await _world.SendAsync(request)).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        }
    }

    private IEnumerable<(RouteEndpoint Endpoint, Act? Act)> Guarded() => Endpoints.Where(e => GateMetadata.Of(e) is not null).Select(e => (e, GateMetadata.Of(e)!.Act));

    private static bool IsSafe(HttpMethod method) => method == HttpMethod.Get || method == HttpMethod.Head;

    private static HttpMethod MethodOf(RouteEndpoint endpoint) => new(endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods[0] ?? "GET");

    private static string PathOf(RouteEndpoint endpoint) => "/" + Parameter().Replace(endpoint.RoutePattern.RawText!.Trim('/'), "1");

    private static HttpRequestMessage Request(RouteEndpoint endpoint) => new(MethodOf(endpoint), PathOf(endpoint))
    {
        Content = IsSafe(MethodOf(endpoint)) ? null : ContentFor(endpoint),
    };

    // What an endpoint does not take is refused by routing already, before the gate.
    private static HttpContent ContentFor(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IAcceptsMetadata>()?.ContentTypes.Contains("application/x-www-form-urlencoded") == true
            ? Browser.Form(("something", "else"))
            : new StringContent("{}", System.Text.Encoding.UTF8, "application/json");

    [GeneratedRegex(@"\{[^}]+\}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Parameter();
}
