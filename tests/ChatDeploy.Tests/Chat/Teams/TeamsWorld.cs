using System.Text.Json.Nodes;
using ChatDeploy.Testing;
using ChatDeploy.Testing.Teams;
using ChatDeploy.Tests.Api;

namespace ChatDeploy.Tests.Chat.Teams;

/// <summary>The whole application beside a Teams that enforces its rules: people act only through activities that Bot Framework signs.</summary>
public sealed class TeamsWorld : IAsyncDisposable
{
    /// <summary>The catalog, with people's object ids in Entra and a channel that follows everything.</summary>
    public static readonly string Catalog = ApiWorld.Catalog
        .Replace("{ name: ada, roles", "{ name: ada, teams: 00000000-0000-0000-0000-0000000000ad, roles", StringComparison.Ordinal)
        .Replace("{ name: bob, roles: [{ role: approver }] }", "{ name: grace, email: grace@example.com, teams: 00000000-0000-0000-0000-00000000009e, roles: [{ role: approver }] }", StringComparison.Ordinal)
        + $"\nchannels:\n  - {{ surface: teams, id: \"{FakeTeamsWorkspace.Deploys}\", tenants: [\"*\"], tools: [\"*\"], environments: [\"*\"], events: [\"*\"] }}\n";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(150);

    private TeamsWorld(ApiWorld api, FakeTeams teams) => (Api, Teams) = (api, teams);

    public ApiWorld Api { get; }

    public FakeTeams Teams { get; }

    /// <summary>Starts both.</summary>
    public static async Task<TeamsWorld> StartAsync(StoreFixture store, string? catalog = null)
    {
        var teams = await FakeTeams.StartAsync();
        var api = await ApiWorld.StartAsync(
            store, catalog ?? Catalog, null,
            $"--Teams:AppId={FakeTeams.AppId}", $"--Teams:AppPassword={FakeTeams.AppPassword}", $"--Teams:TenantId={FakeTeams.TenantId}",
            $"--Teams:OpenIdMetadataUrl={teams.OpenIdMetadataUrl}", $"--Teams:TokenUrl={teams.TokenUrl}", $"--Teams:SignInMetadataUrl={teams.SignInMetadataUrl}");
        return new TeamsWorld(api, teams);
    }

    /// <summary>A person at their screen.</summary>
    public FakeTeamsPerson Person(string id) => new(Teams, id, request => Api.Http.SendAsync(request), new Uri(Api.ListensAt, "/api/messages"));

    /// <summary>The bot's messages in a conversation, outside of threads.</summary>
    public IReadOnlyList<FakeTeamsMessage> Posts(string conversation = FakeTeamsWorkspace.Deploys) => Teams.Workspace.Posts.Where(m => m.Conversation == conversation && m.ThreadRoot is null).ToList();

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
            var messages = Teams.Workspace.Messages.Select(m => $"{m.Conversation} {m.ThreadRoot} {m.From}: {m.Text} {Titles(m)}");
            throw new TimeoutException($"{late.Message}; there is\n{string.Join("\n--\n", messages)}\nand were called {string.Join(", ", Teams.Calls.Select(c => $"{c.Name} {c.Answer}"))}", late);
        }

        return found!;
    }

    /// <summary>What stands on a message's buttons.</summary>
    public static string Titles(FakeTeamsMessage message) => string.Join(", ", All(message.Card));

    /// <summary>Whether a message's card has a button.</summary>
    public static bool Has(FakeTeamsMessage message, string title) => All(message.Card).Contains(title);

    /// <summary>A button of the card that everybody gets, by its verb.</summary>
    public static JsonObject Action(FakeTeamsMessage message, string verb) => Find(message.Card, verb) ?? throw new InvalidOperationException($"there is no {verb}");

    private static JsonObject? Find(JsonNode? node, string verb) => node switch
    {
        JsonObject item when item["type"] is JsonValue type && type.ToString() == "Action.Execute" && (string?)item["verb"] == verb => item,
        JsonObject item => item.Select(part => Find(part.Value, verb)).FirstOrDefault(found => found is not null),
        JsonArray list => list.Select(part => Find(part, verb)).FirstOrDefault(found => found is not null),
        _ => null,
    };

    private static IEnumerable<string> All(JsonNode? node) => node switch
    {
        JsonObject item => (((string?)(item["type"] as JsonValue))?.StartsWith("Action.", StringComparison.Ordinal) == true && item["title"] is JsonValue title ? [title.ToString()] : Array.Empty<string>())
            .Concat(item.SelectMany(part => All(part.Value))),
        JsonArray list => list.SelectMany(All),
        _ => [],
    };

    public async ValueTask DisposeAsync()
    {
        await Api.DisposeAsync();
        await Teams.DisposeAsync();
    }
}
