using System.Text.Json.Nodes;
using ChatDeploy.Integrations.Chat.Teams;
using ChatDeploy.Integrations.Chat.Teams.Connector;
using ChatDeploy.Integrations.Chat.Teams.Tokens;
using ChatDeploy.Testing;
using ChatDeploy.Testing.Teams;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatDeploy.Integrations.Tests.Chat.Teams;

/// <summary>A fake Teams, a client that calls it, the check of its activities, and what both log.</summary>
internal sealed class TeamsWorld : IAsyncDisposable
{
    private readonly ILoggerFactory _loggers;

    private TeamsWorld(FakeTeams teams, TeamsClock clock, TeamsOptions options)
    {
        (Teams, Clock) = (teams, clock);
        options.OpenIdMetadataUrl ??= teams.OpenIdMetadataUrl;
        options.TokenUrl ??= teams.TokenUrl;
        options.SignInMetadataUrl ??= teams.SignInMetadataUrl;
        _loggers = LoggerFactory.Create(logging => logging.AddProvider(Log));
        Client = new ConnectorClient(Options.Create(options), clock, _loggers.CreateLogger<ConnectorClient>());
        Tokens = new BotTokens(Options.Create(options), clock, _loggers.CreateLogger<BotTokens>());
        TabTokens = new TabTokens(Options.Create(options), clock, _loggers.CreateLogger<TabTokens>());
    }

    public FakeTeams Teams { get; }
    public TeamsClock Clock { get; }
    public ConnectorClient Client { get; }
    public BotTokens Tokens { get; }
    public TabTokens TabTokens { get; }
    public RememberedLog Log { get; } = new();
    public TeamsConversation Channel => new(Teams.ServiceUrl, FakeTeamsWorkspace.Deploys);

    public static async Task<TeamsWorld> StartAsync(double speed = TeamsClock.Standing, Action<TeamsOptions>? change = null)
    {
        var clock = new TeamsClock(speed);
        var options = new TeamsOptions { AppId = FakeTeams.AppId, AppPassword = FakeTeams.AppPassword, TenantId = FakeTeams.TenantId };
        change?.Invoke(options);
        return new TeamsWorld(await FakeTeams.StartAsync(clock), clock, options);
    }

    public Task<ConnectorPosted> SendAsync(string text = "hello", TeamsConversation? conversation = null, TeamsUrgency urgency = TeamsUrgency.Awaited) =>
        Client.SendAsync(conversation ?? Channel, new TeamsContent(text), urgency, CancellationToken.None);

    /// <summary>The code of a refusal; null where a token was accepted.</summary>
    public async Task<string?> CheckAsync(string token, string channelId = "msteams", string? serviceUrl = null, string scheme = "Bearer ") =>
        (await Tokens.CheckAsync(scheme + token, channelId, serviceUrl ?? Teams.ServiceUrl.AbsoluteUri, CancellationToken.None) as BotTokenAnswer.Refused)?.Code;

    /// <summary>A token as Teams signs it, changed.</summary>
    public string Token(Action<JsonObject>? claims = null, Action<JsonObject>? header = null)
    {
        var (said, head) = (Teams.Signer.Claims(Teams.ServiceUrl), Teams.Signer.Header());
        claims?.Invoke(said);
        header?.Invoke(head);
        return Teams.Signer.Sign(head, said);
    }

    public static JsonObject Card(string text, params JsonObject[] actions) => new()
    {
        ["type"] = "AdaptiveCard",
        ["version"] = "1.5",
        ["body"] = new JsonArray(new JsonObject { ["type"] = "TextBlock", ["text"] = text }),
        ["actions"] = new JsonArray([.. actions]),
    };

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        Tokens.Dispose();
        TabTokens.Dispose();
        _loggers.Dispose();
        await Teams.DisposeAsync();
    }
}

/// <summary>A clock that hardly moves by itself, so that a busy machine changes nothing, and can be moved; or one that runs faster than others. Its timers run with it.</summary>
internal sealed class TeamsClock(double speed = TeamsClock.Standing) : TimeProvider
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
