using System.IO.Compression;
using System.Text;
using System.Text.Json;
using ChatDeploy.Integrations.Scm.Webhooks;
using ChatDeploy.Testing;

namespace ChatDeploy.Integrations.Tests.Scm.Webhooks;

public sealed class WebhookEndpointTests(StoreFixture store)
{
    [Theory]
    [InlineData("github")]
    [InlineData("git")]
    public async Task A_signed_delivery_is_stored_before_it_is_accepted(string provider)
    {
        await using var application = await WebhookApplication.StartAsync(store);
        var (status, body) = await application.PostAsync("{}", provider, delivery: "d-1");
        Assert.Equal(202, status);
        var id = await application.QueryAsync<long>($"select id from deliveries where provider = '{provider}' and delivery_id = 'd-1' and status = 'stored' and event = 'push'");
        Assert.Equal($$"""{"delivery":"{{id}}","status":"accepted"}""", body);
    }

    [Fact]
    public async Task A_redelivery_is_a_duplicate_with_the_same_id()
    {
        await using var application = await WebhookApplication.StartAsync(store);
        var first = await application.PostAsync("{}", delivery: "d-1");
        var second = await application.PostAsync("{}", delivery: "d-1");
        Assert.Equal((202, first.Body.Replace("accepted", "duplicate", StringComparison.Ordinal)), second);
    }

    [Theory]
    [InlineData("ping")]
    [InlineData("star")]
    [InlineData(null)]
    public async Task An_event_that_is_not_used_is_ignored_and_not_stored(string? eventName)
    {
        await using var application = await WebhookApplication.StartAsync(store);
        Assert.Equal((202, """{"delivery":"d-1","status":"ignored"}"""), await application.PostAsync("""{"zen":"Keep it logically awesome."}""", delivery: "d-1", eventName: eventName));
        Assert.Equal(0, await application.QueryAsync<long>("select count(*) from deliveries"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("sha256=0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("rubbish")]
    public async Task A_wrong_or_missing_signature_is_refused_before_anything_else(string? signature)
    {
        await using var application = await WebhookApplication.StartAsync(store);
        foreach (var provider in new[] { "github", "git" })
            AssertProblem(401, "bad_signature", await application.PostAsync("not even json", provider, signature, delivery: null));
        Assert.Equal(0, await application.QueryAsync<long>("select count(*) from deliveries"));
    }

    [Fact]
    public async Task A_provider_without_a_secret_is_not_there()
    {
        await using var application = await WebhookApplication.StartAsync(store, ("Scm:Git:WebhookSecret", ""), ("Scm:GitHub:WebhookSecret", null));
        AssertProblem(404, "not_found", await application.PostAsync("{}", "git"));
        AssertProblem(404, "not_found", await application.PostAsync("{}"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData("payload=%7B%7D")]
    public async Task A_body_that_is_not_json_is_refused(string body)
    {
        await using var application = await WebhookApplication.StartAsync(store);
        AssertProblem(400, "not_json", await application.PostAsync(body));
    }

    [Fact]
    public async Task A_form_is_told_which_content_type_to_choose()
    {
        await using var application = await WebhookApplication.StartAsync(store);
        var answer = await application.PostAsync("payload=%7B%7D"u8.ToArray(), contentType: "application/x-www-form-urlencoded");
        AssertProblem(400, "not_json", answer);
        Assert.Contains("application/json", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_encoding_than_utf8_is_refused()
    {
        await using var application = await WebhookApplication.StartAsync(store);
        AssertProblem(400, "not_utf8", await application.PostAsync(Encoding.Latin1.GetBytes("""{"pusher":"José"}""")));
        AssertProblem(400, "not_json", await application.PostAsync(Encoding.Unicode.GetBytes("""{"pusher":"ada"}""")));
    }

    [Fact]
    public async Task A_compressed_body_is_not_json_even_when_it_is_signed()
    {
        await using var application = await WebhookApplication.StartAsync(store);
        using var compressed = new MemoryStream();
        await using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true)) await gzip.WriteAsync("{}"u8.ToArray());
        var (status, _) = await application.PostAsync(compressed.ToArray());
        Assert.Equal(400, status);
    }

    [Fact]
    public async Task Json_of_any_shape_is_accepted()
    {
        await using var application = await WebhookApplication.StartAsync(store);
        foreach (var body in new[] { "[]", "null", "17", "\"text\"", """{"a":{"b":[1,2,{"c":null}]}}""" }) Assert.Equal(202, (await application.PostAsync(body)).Status);
    }

    [Fact]
    public async Task A_delivery_without_a_usable_id_is_refused()
    {
        await using var application = await WebhookApplication.StartAsync(store);
        AssertProblem(400, "delivery_id_missing", await application.PostAsync("{}", delivery: null));
        AssertProblem(400, "delivery_id_missing", await application.PostAsync("{}", delivery: new string('x', 201)));
    }

    [Fact]
    public async Task A_body_of_thirty_megabytes_is_refused_by_its_announced_length()
    {
        await using var application = await WebhookApplication.StartAsync(store);
        AssertProblem(413, "body_too_large", await application.PostAsync(new byte[30 << 20]));
    }

    [Fact]
    public async Task A_chunked_body_of_thirty_megabytes_is_refused_when_it_has_grown_too_large()
    {
        await using var application = await WebhookApplication.StartAsync(store);
        using var request = WebhookApplication.Request(new StreamContent(new MemoryStream(new byte[30 << 20])), "github", "sha256=00", "d-1", "push");
        request.Headers.TransferEncodingChunked = true;
        AssertProblem(413, "body_too_large", await application.SendAsync(request));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_of_exactly_twenty_five_megabytes_is_stored(bool chunked)
    {
        await using var application = await WebhookApplication.StartAsync(store);
        var body = new byte[WebhookIntake.MaxBytes];
        body.AsSpan().Fill((byte)' ');
        "{}"u8.CopyTo(body);
        using var request = WebhookApplication.Request(new StreamContent(new MemoryStream(body)), "github", new HubSignature(WebhookApplication.Secret).Sign(body), "d-1", "push");
        request.Headers.TransferEncodingChunked = chunked;
        Assert.Equal(202, (await application.SendAsync(request)).Status);
        Assert.Equal(body.Length, await application.QueryAsync<int>("select octet_length(body) from deliveries"));
    }

    [Fact]
    public async Task A_full_inbox_says_when_to_come_back()
    {
        await using var application = await WebhookApplication.StartAsync(store, ("Deliveries:MaxInFlightBytes", (1 << 20).ToString()));
        var body = Encoding.UTF8.GetBytes($$"""{"text":"{{new string('x', 2 << 20)}}"}""");
        using var request = WebhookApplication.Request(new ByteArrayContent(body), "github", new HubSignature(WebhookApplication.Secret).Sign(body), "d-1", "push");
        using var response = await application.Client.SendAsync(request);
        AssertProblem(503, "busy", ((int)response.StatusCode, await response.Content.ReadAsStringAsync()));
        Assert.NotNull(response.Headers.RetryAfter);
    }

    [Fact]
    public async Task The_same_delivery_fifty_times_at_once_is_stored_once()
    {
        await using var application = await WebhookApplication.StartAsync(store);
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => application.PostAsync("{}", delivery: "same")));
        Assert.Equal((1, 49), (answers.Count(a => a.Body.Contains("accepted", StringComparison.Ordinal)), answers.Count(a => a.Body.Contains("duplicate", StringComparison.Ordinal))));
        Assert.Equal(1, await application.QueryAsync<long>("select count(*) from deliveries"));
    }

    [Fact]
    public async Task Five_thousand_deliveries_over_thirty_two_connections_are_each_stored_once()
    {
        await using var application = await WebhookApplication.StartAsync(store);
        await Parallel.ForEachAsync(Enumerable.Range(0, 5000), new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (i, _) =>
            Assert.Equal(202, (await application.PostAsync($$"""{"number":{{i}}}""", delivery: $"d-{i}")).Status));
        Assert.Equal(5000, await application.QueryAsync<long>("select count(distinct convert_from(body, 'UTF8')) from deliveries"));
        Assert.Equal(5000, await application.QueryAsync<long>("select count(*) from deliveries"));
    }

    [Fact]
    public async Task Headers_worth_keeping_are_kept_and_signatures_are_not()
    {
        await using var application = await WebhookApplication.StartAsync(store);
        var body = "{}"u8.ToArray();
        using var request = WebhookApplication.Request(new ByteArrayContent(body), "github", new HubSignature(WebhookApplication.Secret).Sign(body), "d-1", "push");
        request.Headers.Add("X-GitHub-Hook-ID", "42");
        request.Headers.TryAddWithoutValidation("User-Agent", "GitHub-Hookshot/\"1\\2\"");
        await application.SendAsync(request);
        using var headers = JsonDocument.Parse(await application.QueryAsync<string>("select headers from deliveries"));
        Assert.Equal(["User-Agent", "X-GitHub-Hook-ID"], headers.RootElement.EnumerateObject().Select(p => p.Name));
    }

    private static void AssertProblem(int status, string code, (int Status, string Body) answer)
    {
        Assert.Equal(status, answer.Status);
        using var problem = JsonDocument.Parse(answer.Body);
        Assert.Equal(code, problem.RootElement.GetProperty("code").GetString());
    }
}
