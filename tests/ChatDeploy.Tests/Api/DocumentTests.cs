using System.Net;
using System.Text.Json;

namespace ChatDeploy.Tests.Api;

public sealed class DocumentTests(SharedApiWorld shared) : IClassFixture<SharedApiWorld>
{
    private readonly ApiWorld _world = shared.World;

    [Theory]
    [InlineData("put", "/api/catalog")]
    [InlineData("get", "/api/catalog")]
    [InlineData("get", "/api/commits")]
    [InlineData("post", "/api/deployments")]
    [InlineData("get", "/api/deployments")]
    [InlineData("get", "/api/deployments/{id}")]
    [InlineData("post", "/api/deployments/{id}/launch")]
    [InlineData("post", "/api/deployments/{id}/cancel")]
    [InlineData("post", "/api/deployments/{id}/retry")]
    [InlineData("post", "/api/deployments/{id}/skip")]
    [InlineData("post", "/api/deployments/{id}/continue")]
    [InlineData("post", "/api/deployments/{id}/rollback")]
    [InlineData("get", "/api/deployments/{id}/progress")]
    [InlineData("get", "/api/deployments/{id}/timeline")]
    [InlineData("get", "/api/deployments/{id}/jobs")]
    [InlineData("get", "/api/deployments/{id}/why")]
    [InlineData("get", "/api/approvals")]
    [InlineData("post", "/api/approvals/{ticket}/decisions")]
    [InlineData("get", "/api/matrix")]
    [InlineData("get", "/api/current")]
    [InlineData("post", "/api/records")]
    [InlineData("get", "/api/records")]
    [InlineData("get", "/api/records/{id}")]
    [InlineData("post", "/api/records/{id}/archive")]
    [InlineData("get", "/api/locks")]
    [InlineData("post", "/api/locks")]
    [InlineData("delete", "/api/locks")]
    [InlineData("get", "/api/pins")]
    [InlineData("post", "/api/pins")]
    [InlineData("delete", "/api/pins")]
    [InlineData("post", "/api/tokens")]
    [InlineData("get", "/api/tokens")]
    [InlineData("delete", "/api/tokens/{id}")]
    [InlineData("post", "/api/sign-in-links")]
    [InlineData("post", "/api/chat")]
    [InlineData("get", "/api/deliveries")]
    [InlineData("post", "/api/deliveries/{id}/replay")]
    [InlineData("get", "/api/jobs/{id}")]
    [InlineData("get", "/api/jobs/{id}/log")]
    [InlineData("post", "/api/jobs/{id}/events")]
    public async Task Every_route_of_the_contract_is_described(string method, string path)
    {
        var document = (await _world.GetAsync("/openapi/v1.json", null)).Expect(HttpStatusCode.OK).Json;
        var operation = document.GetProperty("paths").GetProperty(path).GetProperty(method);
        Assert.False(string.IsNullOrEmpty(operation.GetProperty("summary").GetString()));
        Assert.NotEmpty(operation.GetProperty("security").EnumerateArray());
        var responses = operation.GetProperty("responses").EnumerateObject().Select(r => r.Name).ToList();
        Assert.Contains(responses, status => status[0] == '2');
        Assert.Contains("401", responses);
        Assert.Equal([path.Split('/')[2]], operation.GetProperty("tags").EnumerateArray().Select(t => t.GetString()));
    }

    [Fact]
    public async Task Bodies_parameters_and_problems_are_described()
    {
        var document = (await _world.GetAsync("/openapi/v1.json", null)).Json;
        var post = document.GetProperty("paths").GetProperty("/api/deployments").GetProperty("post");
        Assert.True(post.GetProperty("requestBody").GetProperty("content").TryGetProperty("application/json", out _));
        Assert.False(post.TryGetProperty("parameters", out var none) && none.GetArrayLength() > 0, "the caller and the body are no parameters");
        Assert.True(post.GetProperty("responses").GetProperty("409").GetProperty("content").TryGetProperty("application/problem+json", out _));
        var names = document.GetProperty("paths").GetProperty("/api/deployments").GetProperty("get").GetProperty("parameters").EnumerateArray().Select(p => p.GetProperty("name").GetString());
        Assert.Equal(["cursor", "environment", "limit", "state", "target", "tool"], names.Order(StringComparer.Ordinal));
        Assert.Equal("http", document.GetProperty("components").GetProperty("securitySchemes").GetProperty("bearer").GetProperty("type").GetString());
    }

    [Fact]
    public async Task A_pages_limit_is_described_as_the_number_it_is()
    {
        var document = (await _world.GetAsync("/openapi/v1.json", null)).Json;
        var limit = document.GetProperty("paths").GetProperty("/api/deployments").GetProperty("get").GetProperty("parameters").EnumerateArray().Single(p => p.GetProperty("name").GetString() == "limit");
        Assert.Equal(("integer", 1, 200), (limit.GetProperty("schema").GetProperty("type").GetString(), limit.GetProperty("schema").GetProperty("minimum").GetInt32(), limit.GetProperty("schema").GetProperty("maximum").GetInt32()));
    }

    [Fact]
    public async Task Every_schema_that_is_referred_to_is_there()
    {
        var document = (await _world.GetAsync("/openapi/v1.json", null)).Json;
        var schemas = document.GetProperty("components").GetProperty("schemas").EnumerateObject().Select(s => "#/components/schemas/" + s.Name).ToHashSet(StringComparer.Ordinal);
        Assert.Empty(References(document).Except(schemas, StringComparer.Ordinal));
    }

    [Fact]
    public async Task Health_is_told_without_a_token()
    {
        Assert.Equal("live", (await _world.GetAsync("/healthz/live", null)).Expect(HttpStatusCode.OK)["status"]);
        Assert.Equal("ready", (await _world.GetAsync("/healthz/ready", null)).Expect(HttpStatusCode.OK)["status"]);
    }

    private static IEnumerable<string> References(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p => p.NameEquals("$ref") && p.Value.GetString()!.Contains("/schemas/", StringComparison.Ordinal) ? [p.Value.GetString()!] : References(p.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(References),
        _ => [],
    };
}
