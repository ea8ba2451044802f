using System.Text.Json.Nodes;
using ChatDeploy.Testing;
using ChatDeploy.Testing.Slack;
using ChatDeploy.Tests.Api;
using Microsoft.Extensions.DependencyInjection;

namespace ChatDeploy.Tests.Chat.Slack;

/// <summary>The whole application beside a Slack that enforces its rules: people act only through requests that Slack signs.</summary>
public sealed class SlackWorld : IAsyncDisposable
{
    /// <summary>Where deployments are announced.</summary>
    public const string Deploys = "C0DEPLOYS";

    /// <summary>The catalog, with people's Slack ids but for grace, who is known by her address, and a channel that follows everything.</summary>
    public static readonly string Catalog = ApiWorld.Catalog
        .Replace("{ name: ada, roles", "{ name: ada, slack: U0ADA, roles", StringComparison.Ordinal)
        .Replace("{ name: bob, roles: [{ role: approver }] }", "{ name: grace, email: grace@example.com, timeZone: Europe/Rome, roles: [{ role: approver }] }", StringComparison.Ordinal)
        .Replace("{ name: carl, roles", "{ name: carl, slack: U0CARL, roles", StringComparison.Ordinal)
        .Replace("{ name: eve, roles", "{ name: eve, slack: U0EVE, roles", StringComparison.Ordinal)
        .Replace("{ name: fay, roles", "{ name: fay, email: fay@example.com, roles", StringComparison.Ordinal)
        .Replace("{ name: root, roles", "{ name: root, slack: U0ROOT, roles", StringComparison.Ordinal)
        + "\nchannels:\n  - { surface: slack, id: C0DEPLOYS, tenants: [\"*\"], tools: [\"*\"], environments: [\"*\"], events: [\"*\"] }\n";

    // Long enough for a machine that does much else at the same time; nothing waits for it to pass.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(150);

    private SlackWorld(ApiWorld api, FakeSlack slack) => (Api, Slack) = (api, slack);

    public ApiWorld Api { get; }

    public FakeSlack Slack { get; }

    /// <summary>Starts both, with everybody of the catalog and a stranger as members.</summary>
    public static async Task<SlackWorld> StartAsync(StoreFixture store, string? catalog = null, Action<IServiceCollection>? configure = null, Action<FakeSlack>? prepare = null, bool overSocket = false, params string[] settings)
    {
        var slack = await FakeSlack.StartAsync();
        foreach (var name in new[] { "carl", "eve", "root", "stranger" }) slack.Workspace.Add(new FakeSlackUser($"U0{name.ToUpperInvariant()}", name, $"{name}@elsewhere.example"));
        // A busy machine is not what these tests are about; that triggers expire is tested where views are.
        slack.Workspace.TriggersLast = TimeSpan.FromMinutes(1);
        prepare?.Invoke(slack);
        var api = await ApiWorld.StartAsync(
            store, catalog ?? Catalog, configure,
            [overSocket ? $"--Slack:AppToken={FakeSlack.AppToken}" : $"--Slack:SigningSecret={FakeSlack.SigningSecret}", $"--Slack:BotToken={FakeSlack.BotToken}", $"--Slack:ApiUrl={slack.ApiUrl}",
            .. settings]);
        return new SlackWorld(api, slack);
    }

    /// <summary>A member at their screen.</summary>
    public SlackMember Member(string name) => new(this, $"U0{name.ToUpperInvariant()}");

    /// <summary>Sends a request as Slack signs it.</summary>
    public async Task<ApiAnswer> SendAsync(string path, string contentType, string body, DateTimeOffset? signedAt = null)
    {
        using var request = Slack.RequestOfSlack(new Uri(Api.ListensAt, path), contentType, body, signedAt);
        return await Api.SendAsync(request);
    }

    /// <summary>Messages of a channel that everybody sees, outside of threads.</summary>
    public IReadOnlyList<FakeSlackMessage> Posts(string channel = Deploys) =>
        Slack.Workspace.Messages.Where(m => m.Channel == channel && m is { ThreadTs: null, OnlyFor: null, IsForeign: false, IsDeleted: false }).ToList();

    /// <summary>The entries of a message's thread.</summary>
    public IReadOnlyList<string> ThreadOf(FakeSlackMessage message) => Slack.Workspace.Messages.Where(m => m.Channel == message.Channel && m.ThreadTs == message.Ts && m.OnlyFor is null).Select(m => m.Text).ToList();

    /// <summary>The messages between the bot and a person.</summary>
    public IReadOnlyList<FakeSlackMessage> DirectTo(string name) => Posts($"D0{name.ToUpperInvariant()}");

    /// <summary>Waits for a message that everybody in the channel sees and that shows a text.</summary>
    public Task<FakeSlackMessage> UntilPostAsync(string text, string channel = Deploys) => UntilAsync(() => Posts(channel).FirstOrDefault(m => Shown(m).Contains(text, StringComparison.Ordinal)), $"a message with '{text}' in {channel}");

    /// <summary>Waits for what only one person sees.</summary>
    public Task<FakeSlackMessage> UntilWhisperAsync(string name, string text) => UntilAsync(
        () => Slack.Workspace.Messages.FirstOrDefault(m => m.OnlyFor == $"U0{name.ToUpperInvariant()}" && Shown(m).Contains(text, StringComparison.Ordinal)), $"a whisper to {name} with '{text}'");

    /// <summary>Waits for something to be there.</summary>
    public async Task<T> UntilAsync<T>(Func<T?> find, string what) where T : class
    {
        T? found = null;
        try
        {
            await Eventually.TrueAsync(() => Task.FromResult((found = find()) is not null), Patience, what);
        }
        catch (TimeoutException late)
        {
            var messages = Slack.Workspace.Messages.Select(m => $"{m.Channel} {m.OnlyFor} {m.ThreadTs}: {Shown(m)}");
            throw new TimeoutException($"{late.Message}; there is\n{string.Join("\n--\n", messages)}\nand were called {string.Join(", ", Slack.Calls.Select(c => $"{c.Method} {c.Answer}"))}", late);
        }

        return found!;
    }

    /// <summary>Everything that a message shows now, as text.</summary>
    public static string Shown(FakeSlackMessage message) => $"{message.Text}\n{Texts(message.Shown[^1]["blocks"])}";

    /// <summary>All texts in a piece of Block Kit.</summary>
    public static string Texts(JsonNode? node) => node switch
    {
        JsonObject element when element["text"] is JsonValue text && element["type"]?.ToString() is "mrkdwn" or "plain_text" or "text" or "link" or "markdown" => text.ToString() + "\n",
        JsonObject element => string.Concat(element.Select(p => Texts(p.Value))),
        JsonArray array => string.Concat(array.Select(Texts)),
        _ => "",
    };

    public async ValueTask DisposeAsync()
    {
        await Api.DisposeAsync();
        await Slack.DisposeAsync();
    }
}
