using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using ChatDeploy.Integrations.Chat.Slack;
using ChatDeploy.Testing.Slack;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatDeploy.Integrations.Tests.Chat.Slack;

/// <summary>A fake Slack, a client that calls it, and what the client logs.</summary>
internal sealed class SlackWorld : IAsyncDisposable
{
    public const string Channel = "C0DEPLOYS";

    private SlackWorld(FakeSlack slack, SlackClock clock, SlackOptions options)
    {
        Slack = slack;
        Clock = clock;
        options.ApiUrl ??= slack.ApiUrl;
        Client = new SlackClient(Options.Create(options), clock, new LogLines(Lines));
    }

    public FakeSlack Slack { get; }
    public SlackClock Clock { get; }
    public SlackClient Client { get; }
    public ConcurrentQueue<string> Lines { get; } = new();

    public static async Task<SlackWorld> StartAsync(double speed = SlackClock.Standing, Action<SlackOptions>? change = null)
    {
        var clock = new SlackClock(speed);
        var options = new SlackOptions { BotToken = FakeSlack.BotToken, AppToken = FakeSlack.AppToken, SigningSecret = FakeSlack.SigningSecret };
        change?.Invoke(options);
        return new SlackWorld(await FakeSlack.StartAsync(clock), clock, options);
    }

    public Task<SlackPosted> PostAsync(string text = "hello", string channel = Channel, string? thread = null, string? key = null) =>
        Client.PostMessageAsync(channel, new SlackContent(text), thread, key is null ? null : SlackMetadata.For(key, 42), SlackUrgency.Awaited, CancellationToken.None);

    public static JsonObject Modal(string title = "Deploy") => new()
    {
        ["type"] = "modal",
        ["title"] = new JsonObject { ["type"] = "plain_text", ["text"] = title },
        ["blocks"] = new JsonArray(Section("What?")),
    };

    public static JsonObject Section(string text) => new() { ["type"] = "section", ["text"] = new JsonObject { ["type"] = "mrkdwn", ["text"] = text } };

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Slack.DisposeAsync();
    }

    private sealed class LogLines(ConcurrentQueue<string> lines) : ILogger<SlackClient>
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue($"{logLevel}: {formatter(state, exception)} {exception}");
    }
}

/// <summary>A clock that hardly moves by itself, so that a busy machine changes nothing, and can be moved; or one that runs faster than others. Its timers run with it.</summary>
internal sealed class SlackClock(double speed = SlackClock.Standing) : TimeProvider
{
    public const double Standing = 0.01;

    private readonly DateTimeOffset _start = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    private readonly long _began = System.GetTimestamp();
    private long _moved;

    public override DateTimeOffset GetUtcNow() => _start + (System.GetElapsedTime(_began) * speed) + TimeSpan.FromTicks(Interlocked.Read(ref _moved));

    public void Advance(TimeSpan by) => Interlocked.Add(ref _moved, by.Ticks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? dueTime / speed : dueTime, period);
}
