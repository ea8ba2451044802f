using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatDeploy.Integrations.Chat.Slack;
using ChatDeploy.Testing;
using ChatDeploy.Testing.Slack;

namespace ChatDeploy.Integrations.Tests.Chat.Slack;

/// <summary>Slack's own libraries agree: with the fake's signatures and ours, and with the fake's Socket Mode.</summary>
public sealed class BoltTests
{
    private const string DocumentedBody =
        "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";

    [Fact]
    public async Task Bolts_receiver_takes_what_the_fake_signs_and_nothing_that_was_changed()
    {
        await using var slack = await FakeSlack.StartAsync();
        var (process, port) = await NodeFolder.Bolt.StartScriptAsync("receiver.mjs", FakeSlack.SigningSecret);
        using var receiver = process;
        using var http = new HttpClient();
        var url = new Uri($"http://127.0.0.1:{port}/slack/events");
        const string Command = "command=%2Fdeploy&text=crm%40v2+to+acme+on+prod&team_id=T0DEMO&user_id=U0ADA&channel_id=C0DEPLOYS";

        Assert.Equal(HttpStatusCode.OK, await SendAsync(slack.RequestOfSlack(url, "application/x-www-form-urlencoded", Command)));
        Assert.Equal(HttpStatusCode.OK, await SendAsync(slack.RequestOfSlack(url, "application/json", """{"type":"event_callback","event":{"type":"app_mention","text":"é 🚀"}}""")));

        var changed = slack.RequestOfSlack(url, "application/x-www-form-urlencoded", Command);
        changed.Content = new StringContent(Command.Replace("v2", "v3", StringComparison.Ordinal), Encoding.UTF8, "application/x-www-form-urlencoded");
        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync(changed));
        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync(slack.RequestOfSlack(url, "application/x-www-form-urlencoded", Command, DateTimeOffset.UtcNow.AddMinutes(-6))));
        End(receiver);

        async Task<HttpStatusCode> SendAsync(HttpRequestMessage request)
        {
            using (request)
            {
                using var response = await http.SendAsync(request);
                return response.StatusCode;
            }
        }
    }

    [Fact]
    public async Task Our_signature_and_Bolts_give_the_same_verdict()
    {
        var now = new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds();
        var cases = new List<(string Secret, long Now, string Timestamp, string Signature, string Body)>
        {
            // Slack's documented vector, in its time.
            ("8f742231b10e8888abcd99yyyzzz85a5", 1531420618, "1531420618", "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503", DocumentedBody),
            ("8f742231b10e8888abcd99yyyzzz85a5", 1531420618 + 301, "1531420618", "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503", DocumentedBody),
        };
        foreach (var body in new[] { "", "{}", "text=%F0%9F%9A%80", "{\"text\":\"é 🚀 שלום\"}", new string('x', 100_000) })
        {
            var signature = Ours("a secret", now).Sign($"{now}", Encoding.UTF8.GetBytes(body));
            cases.Add(("a secret", now, $"{now}", signature, body));
            cases.Add(("a secret", now + 300, $"{now}", signature, body));
            cases.Add(("a secret", now + 301, $"{now}", signature, body));
            cases.Add(("another secret", now, $"{now}", signature, body));
            cases.Add(("a secret", now, $"{now}", signature, body + " "));
            cases.Add(("a secret", now, $"{now + 1}", signature, body));
            cases.Add(("a secret", now, $"{now}", signature[..^1] + (signature[^1] == '0' ? '1' : '0'), body));
            cases.Add(("a secret", now, $"{now}", "v1" + signature[2..], body));
            cases.Add(("a secret", now, $"{now}", "v0=", body));
        }

        var requests = new JsonArray([.. cases.Select(c => new JsonObject { ["secret"] = c.Secret, ["now"] = c.Now, ["timestamp"] = long.Parse(c.Timestamp, CultureInfo.InvariantCulture), ["signature"] = c.Signature, ["body"] = c.Body })]);
        var bolts = JsonSerializer.Deserialize<bool[]>(await NodeFolder.Bolt.RunScriptAsync("verify.mjs", requests.ToJsonString()));
        Assert.Equal(bolts, cases.Select(c => Ours(c.Secret, c.Now).Holds(c.Timestamp, c.Signature, Encoding.UTF8.GetBytes(c.Body))));
        Assert.Equal(1 + (2 * 5), bolts!.Count(verdict => verdict));
    }

    [Fact]
    public async Task Slacks_own_client_of_Socket_Mode_takes_the_fake_for_Slack()
    {
        await using var slack = await FakeSlack.StartAsync();
        var (process, line) = await NodeFolder.Bolt.StartScriptAsync("socket.mjs", slack.ApiUrl.AbsoluteUri, FakeSlack.AppToken);
        using var client = process;
        Assert.Equal("connected", line);
        var acknowledged = await slack.Sockets.Command(new JsonObject { ["command"] = "/deploy", ["text"] = "queue" }).Acknowledged.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal("queue", (string?)acknowledged["payload"]!["text"]);
        await slack.Sockets.Event(new JsonObject { ["type"] = "event_callback", ["event"] = new JsonObject { ["type"] = "app_mention" } }).Acknowledged.WaitAsync(TimeSpan.FromSeconds(20));
        await slack.Sockets.RefreshAsync("warning");
        await slack.Sockets.Interaction(new JsonObject { ["type"] = "shortcut", ["callback_id"] = "new_deploy" }).Acknowledged.WaitAsync(TimeSpan.FromSeconds(20));
        End(client);
    }

    private static SlackSignature Ours(string secret, long now) => new(secret, new StandingClock(DateTimeOffset.FromUnixTimeSeconds(now)));

    private static void End(Process process)
    {
        process.StandardInput.Close();
        if (!process.WaitForExit(TimeSpan.FromSeconds(10))) process.Kill();
    }

    private sealed class StandingClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
