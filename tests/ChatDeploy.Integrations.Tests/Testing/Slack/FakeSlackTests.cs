using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ChatDeploy.Integrations.Chat.Slack;
using ChatDeploy.Integrations.Tests.Chat.Slack;
using ChatDeploy.Testing.Slack;

namespace ChatDeploy.Integrations.Tests.Testing.Slack;

/// <summary>What the fake refuses, called without the client, whose budget would not let it come so far.</summary>
public sealed class FakeSlackTests : IAsyncDisposable
{
    private readonly HttpClient _http = new();
    private readonly SlackClock _clock = new();
    private FakeSlack? _slack;

    [Theory]
    [InlineData(null, "not_authed")]
    [InlineData("xoxb-of-somebody-else", "invalid_auth")]
    [InlineData(FakeSlack.AppToken, "not_allowed_token_type")]
    public async Task A_wrong_token_is_refused(string? token, string error) => Assert.Equal(error, await CallAsync("chat.postMessage", Message("x"), token));

    [Fact]
    public async Task The_51st_update_in_a_minute_is_one_too_many()
    {
        for (var i = 0; i < 50; i++) Assert.Equal("message_not_found", await CallAsync("chat.update", Message("x", ts: "1")));
        Assert.Equal("429 after 60", await CallAsync("chat.update", Message("x", ts: "1")));
        Assert.Single(_slack!.OverBudget);
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("message_not_found", await CallAsync("chat.update", Message("x", ts: "1")));
    }

    [Fact]
    public async Task A_second_message_within_a_second_is_one_too_many()
    {
        Assert.Equal("ok", await CallAsync("chat.postMessage", Message("x")));
        Assert.Equal("429 after 1", await CallAsync("chat.postMessage", Message("x")));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("ok", await CallAsync("chat.postMessage", Message("x")));
    }

    [Theory]
    [InlineData("header", 150)]
    [InlineData("section", 3_000)]
    public async Task A_block_takes_so_many_characters(string type, int most)
    {
        Assert.Equal("ok", await CallAsync("chat.postMessage", Message("x", Block(type, most))));
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("invalid_blocks", await CallAsync("chat.postMessage", Message("x", Block(type, most + 1))));
    }

    [Fact]
    public async Task A_message_takes_50_blocks()
    {
        Assert.Equal("ok", await CallAsync("chat.postMessage", Message("x", [.. Enumerable.Range(0, 50).Select(_ => Block("section", 9))])));
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("invalid_blocks", await CallAsync("chat.postMessage", Message("x", [.. Enumerable.Range(0, 51).Select(_ => Block("section", 9))])));
    }

    [Fact]
    public async Task A_message_takes_about_13000_characters_of_blocks() =>
        Assert.Equal("msg_blocks_too_long", await CallAsync("chat.postMessage", Message("x", [.. Enumerable.Range(0, 5).Select(_ => Block("section", 2_700))])));

    [Fact]
    public async Task An_update_takes_4000_characters_of_text()
    {
        Assert.Equal("ok", await CallAsync("chat.postMessage", Message("x")));
        var ts = Assert.Single(_slack!.Workspace.Messages).Ts;
        Assert.Equal("msg_too_long", await CallAsync("chat.update", Message(new string('x', 4_001), ts: ts)));
        Assert.Equal("ok", await CallAsync("chat.update", Message(new string('x', 4_000), ts: ts)));
    }

    [Fact]
    public async Task A_message_shows_something() => Assert.Equal("no_text", await CallAsync("chat.postMessage", Message("")));

    [Fact]
    public async Task Somebody_elses_message_cannot_be_changed()
    {
        _slack = await FakeSlack.StartAsync(_clock);
        Assert.Equal("cant_update_message", await CallAsync("chat.update", Message("x", ts: _slack.Workspace.Say("C0DEPLOYS", "hi"))));
    }

    [Fact]
    public async Task A_modal_with_an_input_has_a_submit_button()
    {
        _slack = await FakeSlack.StartAsync(_clock);
        var view = SlackWorld.Modal();
        view["blocks"]!.AsArray().Add(new JsonObject { ["type"] = "input", ["label"] = Plain("Why?"), ["element"] = new JsonObject { ["type"] = "plain_text_input", ["action_id"] = "why" } });
        Assert.Equal("invalid_arguments", await CallAsync("views.open", new JsonObject { ["trigger_id"] = _slack.NewTrigger(), ["view"] = view.DeepClone() }));
        view["submit"] = Plain("Reject");
        Assert.Equal("ok", await CallAsync("views.open", new JsonObject { ["trigger_id"] = _slack.NewTrigger(), ["view"] = view }));
    }

    [Fact]
    public async Task Its_requests_are_signed()
    {
        _slack = await FakeSlack.StartAsync(_clock);
        using var request = _slack.RequestOfSlack(new Uri("http://127.0.0.1/slack/commands"), "application/x-www-form-urlencoded", "command=%2Fdeploy&text=ü");
        var body = await request.Content!.ReadAsByteArrayAsync();
        var signature = new SlackSignature(FakeSlack.SigningSecret, _clock);
        Assert.True(signature.Holds(request.Headers.GetValues(SlackSignature.TimestampHeader).Single(), request.Headers.GetValues(SlackSignature.Header).Single(), body));
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (_slack is not null) await _slack.DisposeAsync();
    }

    private async Task<string> CallAsync(string method, JsonObject arguments, string? token = FakeSlack.BotToken)
    {
        _slack ??= await FakeSlack.StartAsync(_clock);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_slack.ApiUrl, method)) { Content = JsonContent.Create(arguments) };
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await _http.SendAsync(request);
        if (response.StatusCode == HttpStatusCode.TooManyRequests) return $"429 after {response.Headers.RetryAfter?.Delta?.TotalSeconds}";
        var answer = await response.Content.ReadFromJsonAsync<JsonObject>();
        return (bool)answer!["ok"]! ? "ok" : (string)answer["error"]!;
    }

    private static JsonObject Message(string text, JsonObject block) => Message(text, [block]);

    private static JsonObject Message(string text, JsonObject[]? blocks = null, string? ts = null)
    {
        var message = new JsonObject { ["channel"] = "C0DEPLOYS", ["text"] = text };
        if (blocks is not null) message["blocks"] = new JsonArray([.. blocks]);
        if (ts is not null) message["ts"] = ts;
        return message;
    }

    private static JsonObject Block(string type, int length) => new() { ["type"] = type, ["text"] = Plain(new string('x', length)) };

    private static JsonObject Plain(string text) => new() { ["type"] = "plain_text", ["text"] = text };
}
