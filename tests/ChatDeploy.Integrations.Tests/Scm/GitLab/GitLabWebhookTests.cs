using System.Text.Json.Nodes;
using ChatDeploy.Integrations.Tests.Scm.Webhooks;
using ChatDeploy.Testing;
using ChatDeploy.Testing.Scm.GitLab;

namespace ChatDeploy.Integrations.Tests.Scm.GitLab;

public sealed class GitLabWebhookTests(StoreFixture store)
{
    private const string Secret = "the secret of acme";
    private const string Signing = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    private static readonly (string, string?) _secret = ("Scm:GitLab:WebhookSecret", Secret);
    private static readonly (string, string?) _signing = ("Scm:GitLab:SigningToken", Signing);

    [Fact]
    public async Task A_call_with_the_token_is_stored_once_however_often_it_is_sent()
    {
        await using var application = await WebhookApplication.StartAsync(store, _secret);
        var hooks = Hooks(application, Secret);
        Assert.Equal([(202, "accepted"), (202, "duplicate"), (202, "accepted")], [await SendAsync(hooks, application, "key-1"), await SendAsync(hooks, application, "key-1"), await SendAsync(hooks, application, "key-2")]);
        Assert.Equal("key-1,key-2", await application.QueryAsync<string>("select string_agg(delivery_id, ',' order by delivery_id) from deliveries where provider = 'gitlab' and event = 'Push Hook'"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("the secret of acm")]
    [InlineData("the secret of Acme")]
    public async Task Another_token_or_none_is_refused(string? token)
    {
        await using var application = await WebhookApplication.StartAsync(store, _secret);
        var (status, body) = await Hooks(application, token).SendAsync(application.Client, Payload());
        Assert.Equal((401, true), (status, body.Contains("bad_signature", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Where_a_signing_token_is_set_only_signed_calls_are_taken()
    {
        await using var application = await WebhookApplication.StartAsync(store, _secret, _signing);
        Assert.Equal((401, "bad_signature"), await SendAsync(Hooks(application, Secret), application, "key-1"));
        Assert.Equal((401, "bad_signature"), await SendAsync(Hooks(application, Secret, "whsec_AAEC"), application, "key-1"));
        Assert.Equal((202, "accepted"), await SendAsync(Hooks(application, token: null, Signing), application, "key-1"));
        Assert.Equal((202, "duplicate"), await SendAsync(Hooks(application, Secret, Signing), application, "key-1"));
    }

    [Fact]
    public async Task A_signed_call_is_not_told_apart_by_what_is_not_signed()
    {
        await using var application = await WebhookApplication.StartAsync(store, _signing);
        Assert.Equal((202, "accepted"), await SendAsync(Hooks(application, null, Signing), application, "key-1"));
        using var request = Request("push", ("Idempotency-Key", "another"), ("X-Gitlab-Event-UUID", "another"));
        var body = await request.Content!.ReadAsByteArrayAsync();
        var second = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        request.Headers.Add("webhook-id", "key-1");
        request.Headers.Add("webhook-timestamp", second.ToString());
        request.Headers.TryAddWithoutValidation("webhook-signature", new ChatDeploy.Integrations.Scm.GitLab.GitLabSignature(Signing).Sign("key-1", second, body));
        Assert.Contains("duplicate", (await application.SendAsync(request)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_key_the_event_s_id_and_the_body_tell_deliveries_apart()
    {
        await using var application = await WebhookApplication.StartAsync(store, _secret);
        async Task<string> AnswerAsync(string text, params (string, string)[] headers)
        {
            using var request = Request(text, [("X-Gitlab-Token", Secret), .. headers]);
            return Word((await application.SendAsync(request)).Body);
        }

        // Hooks that a hook's work sets off share the id of the event.
        Assert.Equal("accepted", await AnswerAsync("one", ("X-Gitlab-Event-UUID", "e-1")));
        Assert.Equal("duplicate", await AnswerAsync("one", ("X-Gitlab-Event-UUID", "e-1")));
        Assert.Equal("accepted", await AnswerAsync("two", ("X-Gitlab-Event-UUID", "e-1")));
        Assert.Equal("accepted", await AnswerAsync("one", ("X-Gitlab-Event-UUID", "e-2")));
        Assert.Equal("delivery_id_missing", await AnswerAsync("one"));
    }

    [Fact]
    public async Task An_event_that_is_not_used_is_ignored_so_that_the_hook_stays_on()
    {
        await using var application = await WebhookApplication.StartAsync(store, _secret);
        using var request = Request("x", ("X-Gitlab-Token", Secret), ("Idempotency-Key", "key-1"));
        request.Headers.Remove("X-Gitlab-Event");
        request.Headers.Add("X-Gitlab-Event", "Merge Request Hook");
        Assert.Equal((202, """{"delivery":"key-1","status":"ignored"}"""), await application.SendAsync(request));
    }

    [Fact]
    public async Task Without_secrets_it_is_not_there()
    {
        await using var application = await WebhookApplication.StartAsync(store);
        Assert.Equal((404, "not_found"), await SendAsync(Hooks(application, Secret, Signing), application, "key-1"));
    }

    [Fact]
    public async Task A_signing_token_that_is_none_stops_the_start()
    {
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => WebhookApplication.StartAsync(store, ("Scm:GitLab:SigningToken", "glpat-something")));
        Assert.Contains("Scm:GitLab:SigningToken", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("glpat-something", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_kept_of_a_call_holds_no_secret()
    {
        await using var application = await WebhookApplication.StartAsync(store, _secret);
        await SendAsync(Hooks(application, Secret, Signing), application, "key-1");
        var headers = await application.QueryAsync<string>("select headers from deliveries");
        Assert.DoesNotContain("secret", headers, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("signature", headers, StringComparison.OrdinalIgnoreCase);
    }

    private static FakeGitLabHooks Hooks(WebhookApplication application, string? token, string? signing = null) =>
        new(new Uri(application.Client.BaseAddress!, "/webhooks/gitlab")) { SecretToken = token, SigningToken = signing };

    private static JsonObject Payload() => new() { ["object_kind"] = "push" };

    private static async Task<(int Status, string Word)> SendAsync(FakeGitLabHooks hooks, WebhookApplication application, string key)
    {
        var (status, body) = await hooks.SendAsync(application.Client, Payload(), key);
        return (status, Word(body));
    }

    private static string Word(string body)
    {
        var answer = JsonNode.Parse(body)!;
        return (string)(answer["code"] ?? answer["status"])!;
    }

    private static HttpRequestMessage Request(string text, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/webhooks/gitlab") { Content = new StringContent($$"""{"object_kind":"{{text}}"}""", System.Text.Encoding.UTF8, "application/json") };
        request.Headers.Add("X-Gitlab-Event", "Push Hook");
        foreach (var (name, value) in headers) request.Headers.Add(name, value);
        return request;
    }
}
