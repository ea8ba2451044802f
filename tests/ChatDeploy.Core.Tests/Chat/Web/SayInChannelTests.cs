using ChatDeploy.Core.Chat.Web;
using ChatDeploy.Core.Reconcilers;
using ChatDeploy.Core.Tests.Conversation.Commands;
using ChatDeploy.Integrations.Chat.Web;
using ChatDeploy.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace ChatDeploy.Core.Tests.Chat.Web;

/// <summary>The web chat: lines, answers, posts that change, and what a page asks for.</summary>
public sealed class SayInChannelTests(StoreFixture store)
{
    [Fact]
    public async Task A_deployment_is_asked_for_launched_and_followed_in_one_message()
    {
        await using var world = await WorldAsync();
        await SayAsync(world, "ada", "/deploy crm@v1 to acme on stage");
        await world.DriveAsync();
        var page = await PageAsync(world, "ada");
        Assert.Equal(["ada", null], page.Messages.Select(m => m.Author));
        Assert.Contains("D-1 preview", page.Messages[1].Text);
        Assert.NotNull(page.Messages[1].Card);

        await SayAsync(world, "ada", "/deploy launch D-1");
        await world.DriveAsync();
        world.Clock.Now += TimeSpan.FromSeconds(2);
        await world.DriveAsync();
        var changes = await world.Get<ChatQueries>().ChangesAsync("deploys", (await world.PersonAsync("bob")).Id, page.Revision, default);
        Assert.Contains("D-1 is applied", Assert.Single(changes.Messages, m => m.Card is not null).Text);
        Assert.Equal(page.Messages[1].Id, Assert.Single(changes.Messages, m => m.Card is not null).Id);
        Assert.Contains("✔ Applied: 4 jobs succeeded", Assert.Single(await world.Get<ChatQueries>().ThreadAsync(page.Messages[1].Id, 1, default)).Text);
        Assert.Equal(1, (await PageAsync(world, "bob")).Messages.Count(m => m.Card is not null));
        Assert.Empty((await world.Get<ChatQueries>().ChangesAsync("deploys", 1, changes.Revision, default)).Messages);
    }

    [Fact]
    public async Task A_deployment_asked_for_again_stays_where_it_is_and_only_the_asker_is_told()
    {
        await using var world = await WorldAsync();
        await SayAsync(world, "ada", "/deploy crm@v1 to acme on prod");
        await world.DriveAsync();
        await SayAsync(world, "bob", "/deploy status D-1");
        await world.DriveAsync();
        var seen = (await PageAsync(world, "bob")).Messages;
        Assert.True(seen[^1].IsPrivate);
        Assert.Equal(1, seen[^1].DeploymentId);
        Assert.DoesNotContain('\n', seen[^1].Text);
        Assert.Single(seen, m => m.Card is not null);
        Assert.DoesNotContain((await PageAsync(world, "ada")).Messages, m => m.IsPrivate);
    }

    [Fact]
    public async Task A_refusal_is_for_the_asker_alone()
    {
        await using var world = await WorldAsync();
        var said = Assert.IsType<SaidInChannel.Answered>(await SayAsync(world, "vic", "/deploy crm@v1 to acme on prod"));
        Assert.Equal("forbidden", said.Answer.Code);
        Assert.Equal(2, (await PageAsync(world, "vic")).Messages.Count);
        Assert.Equal("vic", Assert.Single((await PageAsync(world, "ada")).Messages).Author);
    }

    [Theory]
    [InlineData("nowhere", "/deploy queue", "unknown_channel")]
    [InlineData("deploys", "  ", "empty_line")]
    public async Task What_cannot_be_said_is_refused_and_not_stored(string channel, string line, string code)
    {
        await using var world = await WorldAsync();
        Assert.Equal(code, Assert.IsType<SaidInChannel.Refused>(await SayAsync(world, "ada", line, channel)).Refusal.Code);
        Assert.Empty((await PageAsync(world, "ada")).Messages);
    }

    [Fact]
    public async Task Older_messages_come_page_by_page()
    {
        await using var world = await WorldAsync();
        for (var i = 0; i < 5; i++) await world.Get<ChatLog>().AddAsync(new NewChatMessage("deploys", $"line {i}"), default);
        var newest = await world.Get<ChatQueries>().PageAsync("deploys", 1, null, 2, default);
        var older = await world.Get<ChatQueries>().PageAsync("deploys", 1, newest.Messages[0].Id, 3, default);
        Assert.Equal(["line 3", "line 4"], newest.Messages.Select(m => m.Text));
        Assert.Equal(["line 0", "line 1", "line 2"], older.Messages.Select(m => m.Text));
        Assert.Equal((true, false), (newest.HasOlder, older.HasOlder));
    }

    [Fact]
    public async Task Revisions_of_a_channel_become_visible_in_order()
    {
        await using var world = await WorldAsync();
        var log = world.Get<ChatLog>();
        var queries = world.Get<ChatQueries>();
        var writing = Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 15; i++) await log.AddAsync(new NewChatMessage("deploys", $"{writer}-{i}"), default);
        })));
        var seen = new List<string>();
        var revision = 0L;
        while (seen.Count < 60)
        {
            var isLast = writing.IsCompleted;
            var changes = await queries.ChangesAsync("deploys", 1, revision, default);
            revision = changes.Revision;
            seen.AddRange(changes.Messages.Select(m => m.Text));
            if (isLast && changes.Messages.Count == 0) break;
        }

        await writing;
        Assert.Equal(60, seen.Distinct().Count());
        Assert.Equal(60, seen.Count);
    }

    [Fact]
    public async Task A_key_is_stored_once()
    {
        await using var world = await WorldAsync();
        var ids = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => world.Get<ChatLog>().AddAsync(new NewChatMessage("deploys", "post", Key: "post-1"), default)));
        Assert.Single(ids.Distinct());
        Assert.Single((await PageAsync(world, "ada")).Messages);
    }

    [Fact]
    public async Task What_is_old_enough_is_deleted_and_what_lives_is_not()
    {
        await using var world = await WorldAsync();
        var log = world.Get<ChatLog>();
        var old = await log.AddAsync(new NewChatMessage("deploys", "old"), default);
        await log.AddAsync(new NewChatMessage("deploys", "entry of old", ReplyToId: old), default);
        var living = await log.AddAsync(new NewChatMessage("deploys", "living"), default);
        world.Clock.Now += TimeSpan.FromDays(80);
        await log.EditAsync(living, "living still", null, default);
        world.Clock.Now += TimeSpan.FromDays(20);
        await world.Get<IEnumerable<IReconciler>>().OfType<PurgeChat>().Single().ReconcileAsync(default);
        Assert.Equal(["living still"], (await PageAsync(world, "ada")).Messages.Select(m => m.Text));
    }

    private Task<ChatWorld> WorldAsync() => ChatWorld.CreateAsync(store, configure: services => services.AddWebChat());

    private static async Task<SaidInChannel> SayAsync(ChatWorld world, string person, string line, string channel = "deploys")
    {
        await using var scope = world.Scope();
        return await scope.ServiceProvider.GetRequiredService<SayInChannel>().HandleAsync(await world.PersonAsync(person), channel, line, default);
    }

    private static async Task<ChatPage> PageAsync(ChatWorld world, string reader) =>
        await world.Get<ChatQueries>().PageAsync("deploys", (await world.PersonAsync(reader)).Id, null, 50, default);
}
