using System.Net;
using System.Net.Sockets;
using System.Text;
using ChatDeploy.Api;
using ChatDeploy.Core;
using ChatDeploy.Core.Jobs;
using ChatDeploy.Core.People.SignIn;
using ChatDeploy.Integrations.Postgres;
using ChatDeploy.Integrations.Quartz;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ChatDeploy.Tests.Api;

public sealed class ErrorsTests(SharedApiWorld shared) : IClassFixture<SharedApiWorld>
{
    private readonly ApiWorld _world = shared.World;

    [Theory]
    [InlineData("{", 400, "malformed_json")]
    [InlineData("", 400, "malformed_json")]
    [InlineData("""{"items":[}""", 400, "malformed_json")]
    [InlineData("""{"items":[],"targets":["acme"],"environment":"stage"} x""", 400, "malformed_json")]
    [InlineData("""{"reason":"\ud800","items":[],"targets":[],"environment":"stage"}""", 400, "malformed_json")]
    [InlineData("null", 422, "invalid_field")]
    [InlineData("[]", 422, "invalid_field")]
    [InlineData("""{"items":[],"targets":[],"environment":"stage","when":"now"}""", 422, "unknown_field")]
    [InlineData("""{"items":[{"tool":"crm","reff":"x"}],"targets":[],"environment":"stage"}""", 422, "unknown_field")]
    [InlineData("""{"items":[],"targets":[]}""", 422, "missing_field")]
    [InlineData("""{"items":[{"ref":"x"}],"targets":[],"environment":"stage"}""", 422, "missing_field")]
    [InlineData("""{"items":null,"targets":[],"environment":"stage"}""", 422, "invalid_field")]
    [InlineData("""{"items":[null],"targets":["acme"],"environment":"stage"}""", 422, "invalid_field")]
    [InlineData("""{"items":[],"targets":[null],"environment":"stage"}""", 422, "invalid_field")]
    [InlineData("""{"items":[],"targets":[],"environment":7}""", 422, "invalid_field")]
    [InlineData("""{"items":[],"targets":[],"environment":"stage","environment":"prod"}""", 422, "invalid_field")]
    [InlineData("""{"items":[],"targets":[],"environment":"stage","scheduledFor":"tomorrow"}""", 422, "invalid_field")]
    [InlineData("""{"items":[],"targets":[],"environment":"stage","scheduledFor":"2030-01-01T10:00:00"}""", 422, "invalid_field")]
    [InlineData("""{"items":[],"targets":[],"environment":"stage","strategy":{"kind":"slowly"}}""", 422, "invalid_field")]
    [InlineData("""{"items":[],"targets":[],"environment":"stage","reason":"a\u0000b"}""", 422, "invalid_text")]
    [InlineData("""{"items":[],"targets":["acme"],"environment":"stage"}""", 422, "invalid_request")]
    public async Task A_body_that_is_wrong_is_refused_by_what_is_wrong(string body, int status, string code)
    {
        var answer = await _world.SendAsync(HttpMethod.Post, "/api/deployments", "ada", Json(body));
        answer.ExpectProblem((HttpStatusCode)status, code);
        Assert.DoesNotContain("ChatDeploy.", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Malformed_json_is_told_by_its_line()
    {
        var answer = await _world.SendAsync(HttpMethod.Post, "/api/deployments", "ada", Json("{\n  \"items\": [\n  oops"));
        Assert.Contains("line 3, byte 3", answer["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_field_is_named()
    {
        var answer = await _world.SendAsync(HttpMethod.Post, "/api/deployments", "ada", Json("""{"items":[],"targets":[],"environment":"stage","when":"now"}"""));
        Assert.Contains("'when'", answer["detail"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task A_body_that_is_not_said_to_be_json_is_refused(string contentType) =>
        (await _world.SendAsync(HttpMethod.Post, "/api/deployments", "ada", new StringContent("{}", Encoding.UTF8, contentType))).ExpectProblem(HttpStatusCode.UnsupportedMediaType, "unsupported_media_type");

    [Fact]
    public async Task A_missing_body_is_refused() =>
        (await _world.SendAsync(HttpMethod.Post, "/api/deployments", "ada", null)).ExpectProblem(HttpStatusCode.UnsupportedMediaType, "unsupported_media_type");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_above_the_limit_is_refused(bool announced)
    {
        var bytes = Encoding.UTF8.GetBytes($$"""{"reason":"{{new string('x', 2 << 20)}}"}""");
        HttpContent content = announced ? new ByteArrayContent(bytes) : new StreamContent(new MemoryStream(bytes)) { Headers = { ContentLength = null } };
        content.Headers.ContentType = new("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/deployments") { Content = content };
        request.Headers.TransferEncodingChunked = !announced;
        request.Headers.Authorization = new("Bearer", await _world.TokenOfAsync("ada"));
        (await _world.SendAsync(request)).ExpectProblem(HttpStatusCode.RequestEntityTooLarge, "body_too_large");
    }

    [Fact]
    public async Task An_address_that_is_none_is_a_problem_too() => (await _world.GetAsync("/api/nothing")).ExpectProblem(HttpStatusCode.NotFound, "not_found");

    [Fact]
    public async Task A_method_that_an_address_does_not_know_is_a_problem_too()
    {
        var answer = (await _world.SendAsync(HttpMethod.Patch, "/api/deployments", "ada", null)).ExpectProblem(HttpStatusCode.MethodNotAllowed, "method_not_allowed");
        Assert.Contains("POST", answer.Message.Content.Headers.Allow);
    }

    [Theory]
    [InlineData("/api/deployments?limit=0", "invalid_limit")]
    [InlineData("/api/deployments?limit=201", "invalid_limit")]
    [InlineData("/api/deployments?limit=many", "invalid_limit")]
    [InlineData("/api/deployments?cursor=forged", "invalid_cursor")]
    [InlineData("/api/deployments?state=sleeping", "invalid_state")]
    [InlineData("/api/deployments?tool=nothing", "unknown_tool")]
    [InlineData("/api/deployments?target=nowhere", "unknown_target")]
    [InlineData("/api/deployments?environment=moon", "unknown_environment")]
    [InlineData("/api/deployments?tool=a%00b", "invalid_text")]
    [InlineData("/api/commits?status=great", "invalid_status")]
    [InlineData("/api/commits?limit=1000", "invalid_limit")]
    [InlineData("/api/deliveries?status=lost", "invalid_status")]
    [InlineData("/api/deliveries?provider=svn", "invalid_provider")]
    [InlineData("/api/deliveries?cursor=abc", "invalid_cursor")]
    [InlineData("/api/records?from=yesterday", "invalid_instant")]
    [InlineData("/api/records?from=2026-01-01T00:00:00", "invalid_instant")]
    [InlineData("/api/records?limit=0", "invalid_limit")]
    [InlineData("/api/current?tool=nothing", "unknown_tool")]
    [InlineData("/api/matrix", "environment_missing")]
    [InlineData("/api/matrix?environment=moon", "unknown_environment")]
    [InlineData("/api/matrix?environment=prod&tenant=nobody", "unknown_tenant")]
    public async Task A_query_that_makes_no_sense_is_refused_by_its_kind(string path, string code) =>
        (await _world.GetAsync(path)).ExpectProblem(HttpStatusCode.UnprocessableEntity, code);

    [Theory]
    [InlineData("/api/deployments/D-4711", "unknown_deployment")]
    [InlineData("/api/deployments/D-4711/progress", "unknown_deployment")]
    [InlineData("/api/deployments/D-4711/timeline", "unknown_deployment")]
    [InlineData("/api/deployments/D-4711/jobs", "unknown_deployment")]
    [InlineData("/api/deployments/99999999999999999999", "unknown_deployment")]
    [InlineData("/api/jobs/J-4711", "unknown_job")]
    [InlineData("/api/jobs/J-4711/log", "unknown_job")]
    [InlineData("/api/jobs/x", "unknown_job")]
    [InlineData("/api/records/4711", "unknown_record")]
    [InlineData("/api/records/x", "unknown_record")]
    [InlineData("/api/deliveries/4711", "unknown_delivery")]
    [InlineData("/api/deliveries/4711/body", "unknown_delivery")]
    public async Task What_is_not_there_is_told_by_its_kind(string path, string code) => (await _world.GetAsync(path)).ExpectProblem(HttpStatusCode.NotFound, code);

    [Fact]
    public async Task Unknown_query_parameters_are_ignored() => (await _world.GetAsync("/api/deployments?colour=blue")).Expect(HttpStatusCode.OK);

    [Fact]
    public async Task A_query_parameter_that_cannot_be_bound_is_a_problem_too() =>
        (await _world.GetAsync("/api/deployments/D-1?cells=perhaps")).ExpectProblem(HttpStatusCode.BadRequest, "bad_request");

    [Fact]
    public async Task A_store_that_cannot_be_reached_is_503_and_ready_says_so()
    {
        // A port that nobody listens at.
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        await using var app = Broken($"Host=127.0.0.1;Port={port};Username=x;Password=x;Database=x;Timeout=2");
        await app.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };

        (await ReadAsync(await http.GetAsync("/healthz/ready"))).ExpectProblem(HttpStatusCode.ServiceUnavailable, "not_ready");
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/healthz/live")).StatusCode);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/deployments");
        request.Headers.Authorization = new("Bearer", Core.People.SecretToken.Create());
        var answer = (await ReadAsync(await http.SendAsync(request))).ExpectProblem(HttpStatusCode.ServiceUnavailable, "store_unavailable");
        Assert.NotNull(answer.Message.Headers.RetryAfter);
        Assert.DoesNotContain("Npgsql", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_should_not_happen_is_500_with_a_trace_id_and_no_text_of_the_exception()
    {
        await using var app = Broken("Host=127.0.0.1");
        app.MapGet("/boom", IResult () => throw new InvalidOperationException("the secret of the house"));
        app.MapGet("/api/forgotten", () => "open");
        await app.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };

        var answer = (await ReadAsync(await http.GetAsync("/boom"))).ExpectProblem(HttpStatusCode.InternalServerError, "internal_error");
        Assert.False(string.IsNullOrEmpty(answer["traceId"]));
        Assert.DoesNotContain("secret", answer.Text, StringComparison.Ordinal);
        (await ReadAsync(await http.GetAsync("/api/forgotten"))).ExpectProblem(HttpStatusCode.InternalServerError, "internal_error");
    }

    private static WebApplication Broken(string connectionString)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(new AttemptTokens(new byte[32]));
        builder.Services.AddSingleton(new Node("test"));
        builder.Services.AddSingleton(new ConsoleAddress(() => "http://127.0.0.1"));
        builder.Services.AddCore();
        builder.Services.AddCronTimes();
        builder.Services.AddPostgresStore(() => connectionString);
        builder.Services.AddApi();
        var app = builder.Build();
        app.MapApi();
        return app;
    }

    private static async Task<ApiAnswer> ReadAsync(HttpResponseMessage response) =>
        new(response.StatusCode, response.Content.Headers.ContentType?.MediaType, await response.Content.ReadAsStringAsync(), response);

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");
}
