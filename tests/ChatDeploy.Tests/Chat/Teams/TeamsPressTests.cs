using System.Text.Json.Nodes;
using ChatDeploy.Testing;
using ChatDeploy.Testing.Teams;

namespace ChatDeploy.Tests.Chat.Teams;

/// <summary>Presses that are not carried out as they were meant, in one tenant; each test has its own deployment.</summary>
public sealed class TeamsPressTests(TeamsPressTests.Tenant tenant) : IClassFixture<TeamsPressTests.Tenant>
{
    private readonly TeamsWorld _world = tenant.World;
    private readonly FakeTeamsPerson _ada = tenant.World.Person(FakeTeamsWorkspace.Ada);
    private readonly FakeTeamsPerson _grace = tenant.World.Person(FakeTeamsWorkspace.Grace);

    [Fact]
    public async Task A_rejection_wants_its_reason_and_ends_the_deployment()
    {
        var post = await LaunchedAsync("acme/pdv-roma");
        var refused = await _grace.ExecuteAsync(post, "reject");
        Assert.Contains("needs its reason", refused.Words, StringComparison.Ordinal);
        await _grace.ExecuteAsync(post, "reject", new JsonObject { ["comment"] = "not during the sale" });
        await _world.UntilAsync(() => Shows(post, "not during the sale") ? post : null, "the post shows the reason");
        Assert.False(TeamsWorld.Has(post, "Approve"));
    }

    [Fact]
    public async Task A_button_of_an_old_card_decides_nothing_and_says_who_was_first()
    {
        var post = await LaunchedAsync("acme/pdv-milano");
        var old = Button(post, "approve");
        await _grace.ExecuteAsync(post, "reject", new JsonObject { ["comment"] = "no" });
        await _world.UntilAsync(() => TeamsWorld.Has(post, "Approve") ? null : post, "the post shows the decision");
        var late = await _grace.ExecuteAsync(post, old, null, "manual");
        Assert.Contains("grace", late.Words ?? late.Card!.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Applied", post.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_whom_the_catalog_does_not_have_may_look_and_press_nothing()
    {
        var post = await LaunchedAsync("acme/pdv-torino");
        const string Zoe = "29:1-zoe";
        _world.Teams.Workspace.Add(new FakeTeamsUser(Zoe, "Zoe", "00000000-0000-0000-0000-0000000000fe", "zoe@example.com"));
        var zoe = _world.Person(Zoe);
        var refused = await zoe.ExecuteAsync(post, "approve");
        Assert.Equal(400, refused.Status);
        Assert.True(TeamsWorld.Has(post, "Approve"));
        var shown = await zoe.ExecuteAsync(post, new JsonObject { ["verb"] = "refresh", ["data"] = Button(post, "approve")["data"]!.DeepClone() }, null, "automatic");
        Assert.NotNull(shown.Card);

        // A client that asks for the newest card by itself decides nothing, whatever it sends along and whoever sits before it.
        var asked = await _grace.ExecuteAsync(post, Button(post, "approve"), null, "automatic");
        Assert.Contains("0 of 1", asked.Card!.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("\"approve\"", asked.Card!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_organisation_s_people_are_not_listened_to()
    {
        const string Mallory = "29:1-mallory";
        _world.Teams.Workspace.Add(new FakeTeamsUser(Mallory, "Mallory", "00000000-0000-0000-0000-00000000009e", "grace@example.com") { TenantId = "00000000-0000-0000-0000-0000000000ff" });
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => _world.Person(Mallory).SayAsync("status"));
        Assert.Contains("403", refused.Message, StringComparison.Ordinal);
        Assert.Contains("foreign_tenant", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_of_what_is_mine_answers_its_buttons_in_its_place_and_is_never_taken_for_a_copy()
    {
        await LaunchedAsync("globex/north");
        await _grace.InstallAsync();
        await _world.UntilAsync(() => _world.Posts(_grace.Personal.Id).FirstOrDefault(m => TeamsWorld.Has(m, "Approve") && Shows(m, "globex/north")), "grace is asked");
        await _grace.SayAsync("mine");
        var mine = await _world.UntilAsync(() => _world.Posts(_grace.Personal.Id).FirstOrDefault(m => Shows(m, "My approvals")), "the list");
        Assert.Contains("globex/north", mine.Card!.ToJsonString(), StringComparison.Ordinal);
        var answer = await _grace.ExecuteAsync(mine, Button(mine, "approve", "globex/north"), null, "manual");
        Assert.Contains("My approvals", answer.Card!.ToJsonString(), StringComparison.Ordinal);
        Assert.False(mine.IsDeleted);
        Assert.NotNull((await _grace.ExecuteAsync(mine, "home")).Card);
    }

    private async Task<FakeTeamsMessage> LaunchedAsync(string target)
    {
        await _ada.MentionAsync($"crm@v1.0.0 to {target} on prod because \"first\"");
        var post = await _world.UntilAsync(() => _world.Posts().FirstOrDefault(m => TeamsWorld.Has(m, "Launch") && Shows(m, target)), "the preview");
        Assert.NotNull((await _ada.ExecuteAsync(post, "launch")).Card);
        await _world.UntilAsync(() => TeamsWorld.Has(post, "Approve") ? post : null, "the post asks for approval");
        return post;
    }

    private static bool Shows(FakeTeamsMessage message, string text) => message.Card?.ToJsonString().Contains(text, StringComparison.Ordinal) == true;

    // The first one behind a text: lists have the same button more than once.
    private static JsonObject Button(FakeTeamsMessage message, string verb, string? behind = null)
    {
        var isBehind = behind is null;
        return Walk(message.Card).Where(item =>
        {
            isBehind |= behind is not null && ((string?)(item["text"] as JsonValue))?.Contains(behind, StringComparison.Ordinal) == true;
            return isBehind && (string?)(item["type"] as JsonValue) == "Action.Execute" && (string?)item["verb"] == verb;
        }).First();
    }

    private static IEnumerable<JsonObject> Walk(JsonNode? node) => node switch
    {
        JsonObject item => item.SelectMany(part => Walk(part.Value)).Prepend(item),
        JsonArray list => list.SelectMany(Walk),
        _ => [],
    };

    public sealed class Tenant(StoreFixture store) : IAsyncLifetime
    {
        public TeamsWorld World { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            World = await TeamsWorld.StartAsync(store);
            await World.Api.CommitAsync("crm", "First", "v1.0.0");
        }

        public ValueTask DisposeAsync() => World.DisposeAsync();
    }
}
