using System.Text;
using System.Text.Json.Nodes;
using ChatDeploy.Integrations.Scm.Webhooks;
using ChatDeploy.Integrations.Tests.Scm.Webhooks;
using ChatDeploy.Testing;
using ChatDeploy.Testing.Scm.Bitbucket;

namespace ChatDeploy.Integrations.Tests.Scm.Bitbucket;

public sealed class BitbucketWebhookTests(StoreFixture store)
{
    private const string Secret = "bb-secret";
    private static readonly (string, string?) _secret = ("Scm:Bitbucket:WebhookSecret", Secret);

    [Fact]
    public void A_known_signature_is_what_we_compute() =>
        Assert.Equal("sha256=47f645e230992db16f3826c6c4fbf91d3fc9b2a87dd876f43be3b588dea4ee4e", new HubSignature(Secret).Sign("""{"push":{}}"""u8));

    [Fact]
    public async Task A_signed_call_is_stored_once_over_all_its_attempts()
    {
        await using var application = await WebhookApplication.StartAsync(store, _secret);
        var hooks = new FakeBitbucketHooks(Address(application), Secret);
        var words = new List<string>();
        for (var attempt = 1; attempt <= 3; attempt++) words.Add(Word((await hooks.SendAsync(application.Client, "repo:push", Payload(), "request-1", attempt))!.Value));
        Assert.Equal(["202 accepted", "202 duplicate", "202 duplicate"], words);
        Assert.Equal("request-1 repo:push", await application.QueryAsync<string>("select delivery_id || ' ' || event from deliveries where provider = 'bitbucket'"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("sha1=0000000000000000000000000000000000000000")]
    [InlineData("sha256=0000000000000000000000000000000000000000000000000000000000000000")]
    public async Task Another_signature_or_none_is_refused(string? signature)
    {
        await using var application = await WebhookApplication.StartAsync(store, _secret);
        using var request = Request(application, "repo:push", signature);
        Assert.Equal(401, (await application.SendAsync(request)).Status);
    }

    [Fact]
    public async Task An_event_that_is_not_used_is_ignored()
    {
        await using var application = await WebhookApplication.StartAsync(store, _secret);
        using var request = Request(application, "pullrequest:created", new HubSignature(Secret).Sign("{}"u8));
        Assert.Equal((202, """{"delivery":"request-1","status":"ignored"}"""), await application.SendAsync(request));
    }

    [Fact]
    public async Task Without_a_secret_it_is_not_there()
    {
        await using var application = await WebhookApplication.StartAsync(store);
        using var request = Request(application, "repo:push", signature: null);
        Assert.Equal(404, (await application.SendAsync(request)).Status);
    }

    private static Uri Address(WebhookApplication application) => new(application.Client.BaseAddress!, "/webhooks/bitbucket");

    private static JsonObject Payload() => new() { ["push"] = new JsonObject() };

    private static string Word((int Status, string Body) answer) => $"{answer.Status} {(string?)JsonNode.Parse(answer.Body)!["status"]}";

    private static HttpRequestMessage Request(WebhookApplication application, string eventKey, string? signature)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, Address(application)) { Content = new StringContent("{}", Encoding.UTF8, "application/json") };
        request.Headers.Add("X-Event-Key", eventKey);
        request.Headers.Add("X-Request-UUID", "request-1");
        if (signature is not null) request.Headers.TryAddWithoutValidation("X-Hub-Signature", signature);
        return request;
    }
}
