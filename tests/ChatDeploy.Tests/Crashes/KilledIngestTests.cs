using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace ChatDeploy.Tests.Crashes;

public sealed class KilledIngestTests
{
    private const int Webhooks = 5_000;
    private const int Connections = 32;

    [Fact]
    public async Task Of_five_thousand_webhooks_every_one_that_got_202_is_stored_once_though_the_service_is_killed_among_them()
    {
        await using var world = await CrashWorld.StartAsync(stores: 1);
        var accepted = new ConcurrentDictionary<string, byte>();
        var next = 0;
        var killed = false;
        var kill = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var restarted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var senders = Enumerable.Range(0, Connections).Select(async _ =>
        {
            while (Interlocked.Increment(ref next) is var number && number <= Webhooks)
            {
                if (number == Webhooks / 2) kill.SetResult();
                var id = $"hook-{number}";
                while (!await SendAsync(world, id, number))
                {
                    // As a provider does: what got no answer is sent again, with the same id.
                    Assert.True(killed, "a webhook was refused though nobody had killed the service");
                    await restarted.Task;
                }

                accepted.TryAdd(id, 0);
            }
        }).ToList();
        await kill.Task;
        killed = true;
        await world.Service.KillAsync();
        await world.RestartAsync();
        restarted.SetResult();
        await Task.WhenAll(senders);

        var stored = await StoredAsync(world);
        Assert.Equal(Webhooks, accepted.Count);
        Assert.Equal(stored.Count, stored.Distinct().Count());
        Assert.Empty(accepted.Keys.Except(stored));
    }

    private static async Task<bool> SendAsync(CrashWorld world, string id, int number)
    {
        var body = Encoding.UTF8.GetBytes($$"""{"repository":"acme/elsewhere","ref":"refs/heads/main","before":"{{number:x40}}","after":"{{number + 1:x40}}","pusher":"ada"}""");
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(ServiceProcess.WebhookSecret), body));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/webhooks/git") { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Add("X-ChatDeploy-Delivery", id);
        request.Headers.Add("X-Hub-Signature-256", $"sha256={signature}");
        try
        {
            using var answer = await world.Service.Http.SendAsync(request);
            return answer.StatusCode == System.Net.HttpStatusCode.Accepted;
        }
        catch (Exception exception) when (exception is HttpRequestException or ObjectDisposedException or TaskCanceledException)
        {
            return false;
        }
    }

    private static async Task<List<string>> StoredAsync(CrashWorld world)
    {
        var stored = new List<string>();
        for (string? cursor = null; ;)
        {
            var page = await world.GetAsync($"/api/deliveries?limit=200{(cursor is null ? string.Empty : $"&cursor={Uri.EscapeDataString(cursor)}")}");
            stored.AddRange(page["items"]!.AsArray().Select(item => (string)item!["deliveryId"]!));
            cursor = (string?)page["next"];
            if (cursor is null) return stored;
        }
    }
}
