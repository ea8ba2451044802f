using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace ChatDeploy.Testing.Scm.GitHub;

/// <summary>Sends webhooks, one after the other and once each, as GitHub does; keeps them all, to be sent again, late or in another order.</summary>
public sealed class FakeGitHubHooks : IAsyncDisposable
{
    private readonly HttpClient _http = new();
    private readonly Channel<FakeGitHubDelivery> _queue = Channel.CreateUnbounded<FakeGitHubDelivery>();
    private readonly Lock _gate = new();
    private readonly List<FakeGitHubDelivery> _all = [];
    private readonly CancellationTokenSource _ends = new();
    private readonly Task _sending;

    internal FakeGitHubHooks() => _sending = Task.Run(SendAllAsync);

    /// <summary>Where to; null: they are only kept.</summary>
    public Uri? Url { get; set; }

    /// <summary>The secret.</summary>
    public string Secret { get; set; } = "It's a Secret to Everybody";

    /// <summary>Whether they are sent by themselves; else only by <see cref="SendAsync"/>.</summary>
    public bool IsOn { get; set; } = true;

    /// <summary>Every one so far.</summary>
    public IReadOnlyList<FakeGitHubDelivery> All
    {
        get
        {
            lock (_gate) return _all.ToList();
        }
    }

    /// <summary>Sends one, for the first time or again; the status that it was answered with.</summary>
    public async Task<int> SendAsync(FakeGitHubDelivery delivery)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        using var request = Request(delivery, Url ?? throw new InvalidOperationException("set Url first"));
        using var response = await _http.SendAsync(request, _ends.Token);
        return (int)response.StatusCode;
    }

    /// <summary>The request of a delivery, signed.</summary>
    public HttpRequestMessage Request(FakeGitHubDelivery delivery, Uri url)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(delivery.Body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        request.Headers.TryAddWithoutValidation("User-Agent", "GitHub-Hookshot/fa4e");
        request.Headers.TryAddWithoutValidation("X-GitHub-Event", delivery.Event);
        request.Headers.TryAddWithoutValidation("X-GitHub-Delivery", delivery.Id.ToString());
        request.Headers.TryAddWithoutValidation("X-GitHub-Hook-ID", "1");
        request.Headers.TryAddWithoutValidation("X-Hub-Signature-256", "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), delivery.Body)));
        return request;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _ends.CancelAsync();
        await _sending;
        _http.Dispose();
        _ends.Dispose();
    }

    internal void Raise(string eventName, JsonObject payload)
    {
        var delivery = new FakeGitHubDelivery(Guid.NewGuid(), eventName, Encoding.UTF8.GetBytes(payload.ToJsonString()));
        lock (_gate) _all.Add(delivery);
        if (IsOn && Url is not null) _queue.Writer.TryWrite(delivery);
    }

    private async Task SendAllAsync()
    {
        try
        {
            await foreach (var delivery in _queue.Reader.ReadAllAsync(_ends.Token))
            {
                try
                {
                    await SendAsync(delivery);
                }
                catch (HttpRequestException)
                {
                    // It is lost, as at GitHub.
                }
            }
        }
        catch (OperationCanceledException)
        {
        }
    }
}
