using ChatDeploy.Core.People.SignIn;
using ChatDeploy.Core.Reconcilers;
using ChatDeploy.Testing;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Tests.People.SignIn;

public sealed class WebSessionTests(StoreFixture store)
{
    [Fact]
    public async Task A_session_says_from_where_it_was_begun()
    {
        await using var world = await SignInWorld.CreateAsync(store);
        await world.ConsumeAsync(await world.LinkAsync("ada"), "Firefox on a phone", "192.0.2.7");
        var (items, next) = await world.Chat.Get<SessionQueries>().ListAsync(await world.Chat.PersonAsync("ada"), null, 50, default);
        var session = Assert.Single(items);
        Assert.Equal(("ada", "Firefox on a phone", "192.0.2.7"), (session.Person, session.UserAgent, session.Address));
        Assert.Null(next);
    }

    [Fact]
    public async Task A_long_user_agent_is_cut_between_characters()
    {
        await using var world = await SignInWorld.CreateAsync(store);
        await world.ConsumeAsync(await world.LinkAsync("ada"), new string('x', 199) + "🚀🚀", "");
        Assert.Equal(new string('x', 199), (await world.SessionAsync()).UserAgent);
    }

    [Fact]
    public async Task A_session_that_is_used_lasts_thirty_days()
    {
        await using var world = await SignInWorld.CreateAsync(store);
        var secret = await world.SignInAsync("ada");
        for (var day = 0; day < 29; day++)
        {
            world.Now += TimeSpan.FromDays(1);
            Assert.NotNull(await world.RecogniseAnewAsync(secret));
        }

        world.Now += TimeSpan.FromDays(1);
        Assert.Null(await world.RecogniseAsync(secret));
        Assert.Null(await world.RecogniseAnewAsync(secret));
    }

    [Fact]
    public async Task A_session_that_nobody_uses_lasts_seven_days()
    {
        await using var world = await SignInWorld.CreateAsync(store);
        var secret = await world.SignInAsync("ada");
        world.Now += TimeSpan.FromDays(7);
        Assert.Null(await world.RecogniseAnewAsync(secret));
    }

    [Fact]
    public async Task That_a_session_is_used_is_written_once_a_minute()
    {
        await using var world = await SignInWorld.CreateAsync(store);
        var secret = await world.SignInAsync("ada");
        var began = world.Now;
        world.Now += TimeSpan.FromSeconds(59);
        await world.RecogniseAnewAsync(secret);
        Assert.Equal(began, (await world.SessionAsync()).SeenAt);
        world.Now += TimeSpan.FromSeconds(1);
        await world.RecogniseAnewAsync(secret);
        Assert.Equal(began.AddMinutes(1), (await world.SessionAsync()).SeenAt);
    }

    [Fact]
    public async Task An_ended_session_is_forgotten_at_once()
    {
        await using var world = await SignInWorld.CreateAsync(store);
        var secret = await world.SignInAsync("ada");
        Assert.NotNull(await world.RecogniseAsync(secret));
        Assert.Null(await world.RevokeAsync("ada", (await world.SessionAsync()).Id));
        Assert.Null(await world.RecogniseAsync(secret));
        Assert.Null(await world.RecogniseAnewAsync(secret));
    }

    [Fact]
    public async Task An_administrator_ends_anybodys_session_and_others_only_their_own()
    {
        await using var world = await SignInWorld.CreateAsync(store);
        var secret = await world.SignInAsync("ada");
        var id = (await world.SessionAsync()).Id;
        Assert.Equal("unknown_session", await world.RevokeAsync("bob", id));
        Assert.NotNull(await world.RecogniseAnewAsync(secret));
        Assert.Null(await world.RevokeAsync("root", id));
        Assert.Null(await world.RecogniseAnewAsync(secret));
    }

    [Fact]
    public async Task Ending_a_session_that_is_none_is_refused_and_twice_is_not()
    {
        await using var world = await SignInWorld.CreateAsync(store);
        await world.SignInAsync("ada");
        var id = (await world.SessionAsync()).Id;
        Assert.Equal("unknown_session", await world.RevokeAsync("root", id + 1));
        Assert.Null(await world.RevokeAsync("ada", id));
        Assert.Null(await world.RevokeAsync("ada", id));
    }

    [Fact]
    public async Task A_person_who_left_the_catalog_is_signed_in_no_longer()
    {
        await using var world = await SignInWorld.CreateAsync(store);
        var secret = await world.SignInAsync("ada");
        Assert.NotNull(await world.RecogniseAsync(secret));
        await world.Chat.ApplyAsync("people: [{ name: root, roles: [{ role: admin }] }]");
        Assert.Null(await world.RecogniseAsync(secret));
    }

    [Fact]
    public async Task Lists_show_sessions_that_hold_newest_first()
    {
        await using var world = await SignInWorld.CreateAsync(store);
        await world.SignInAsync("ada");
        await world.RevokeAsync("ada", (await world.SessionAsync()).Id);
        foreach (var person in new[] { "bob", "ada", "vic" }) await world.SignInAsync(person);
        var queries = world.Chat.Get<SessionQueries>();
        var first = await queries.ListAsync(null, null, 2, default);
        var second = await queries.ListAsync(null, first.Next, 2, default);
        Assert.Equal(["vic", "ada", "bob"], first.Items.Concat(second.Items).Select(s => s.Person));
        Assert.Null(second.Next);
        Assert.Equal(["ada"], (await queries.ListAsync(await world.Chat.PersonAsync("ada"), null, 50, default)).Items.Select(s => s.Person));
    }

    [Fact]
    public async Task What_is_long_over_is_deleted_and_nothing_else()
    {
        await using var world = await SignInWorld.CreateAsync(store);
        await world.SignInAsync("ada");
        world.Now += WebSession.Lifetime + PurgeSignIns.KeepSessions + TimeSpan.FromHours(1);
        await world.SignInAsync("bob");
        await PurgeAsync(world);
        await using var db = world.Chat.Open();
        Assert.Equal(((await world.Chat.PersonAsync("bob")).Id, 1), (await db.WebSessions.Select(s => s.PersonId).SingleAsync(), await db.SignInLinks.CountAsync()));
    }

    private static async Task PurgeAsync(SignInWorld world) =>
        await world.Chat.Get<IEnumerable<IReconciler>>().OfType<PurgeSignIns>().Single().ReconcileAsync(default);
}
